/**
 * What strict providers refuse in a chat completions request, in their own words. Written against
 * what the wire has to look like, and on purpose without anything of the adapter, so that it can
 * find the adapter wrong.
 */

export interface ChatMessage {
  readonly role: string;
  readonly content?: string | null | readonly unknown[];
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
  readonly tool_call_id?: string;
  readonly reasoning_content?: string;
}

/** The part of a request that is looked at. */
export interface ChatBody {
  readonly model?: string;
  readonly messages?: readonly ChatMessage[];
  readonly tools?: readonly {
    readonly function: { readonly name: string; readonly parameters?: { readonly type?: unknown } };
  }[];
  readonly tool_choice?: unknown;
  readonly temperature?: number;
  readonly stream?: boolean;
  readonly thinking?: { readonly type: string };
}

/** The message of the error 400 that a strict provider would answer with; undefined for none. */
export function complaintAbout(body: ChatBody): string | undefined {
  const { model, messages = [], tools = [] } = body;
  if (typeof model !== 'string' || model === '') return 'you must provide a model parameter';
  if (messages.length === 0) return "[] is too short - 'messages'";
  return [
    () => aboutCalls(messages),
    () => aboutOrder(messages),
    () => aboutContent(messages),
    () => aboutTools(tools),
    () => aboutModel(body, model, messages),
  ]
    .map((about) => about())
    .find((complaint) => complaint !== undefined);
}

function aboutOrder(messages: readonly ChatMessage[]): string | undefined {
  const roles = messages.map((message) => message.role);
  if (roles.lastIndexOf('system') > 0) return 'System message must be at the beginning.';
  if (roles.find((role) => role !== 'system') !== 'user') {
    return 'Conversation roles must alternate user/assistant/user/assistant/...';
  }
  for (const [index, role] of roles.entries()) {
    const before = roles[index - 1];
    if (role === before && role !== 'tool') {
      return 'Conversation roles must alternate user/assistant/user/assistant/...';
    }
  }
  if (roles.at(-1) === 'assistant') {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  return undefined;
}

function aboutCalls(messages: readonly ChatMessage[]): string | undefined {
  let open = new Set<string>();
  const seen = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id ?? '')) {
        return `messages with role 'tool' must be a response to a preceeding message with 'tool_calls'. (messages[${index}])`;
      }
      continue;
    }
    if (open.size > 0) return unanswered(open);
    for (const { id, function: call } of message.tool_calls ?? []) {
      if (seen.has(id)) return `Duplicate value for 'tool_call_id' of ${id}`;
      seen.add(id);
      if (!isJsonObject(call.arguments)) return 'tool_calls[0].function.arguments must be JSON';
      if (!/^[\w-]{1,64}$/.test(call.name)) return `Invalid 'messages[${index}].tool_calls' name`;
    }
    open = new Set((message.tool_calls ?? []).map((call) => call.id));
  }
  return open.size > 0 ? unanswered(open) : undefined;
}

function unanswered(open: ReadonlySet<string>): string {
  return (
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
    `'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`
  );
}

function aboutContent(messages: readonly ChatMessage[]): string | undefined {
  for (const { role, content, tool_calls: calls = [] } of messages) {
    const blank = typeof content === 'string' ? content.trim() === '' : !content?.length;
    if (blank && calls.length === 0) return `text content blocks must be non-empty (${role})`;
  }
  return undefined;
}

function aboutTools(tools: NonNullable<ChatBody['tools']>): string | undefined {
  if (tools.length > 128) {
    return `Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length ${tools.length} instead.`;
  }
  const names = tools.map((tool) => tool.function.name);
  const odd = names.find((name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name));
  if (odd !== undefined) return `Invalid 'tools[0].function.name': '${odd}'`;
  if (new Set(names).size < names.length) return 'Tool names must be unique.';
  const shapeless = tools.find((tool) => tool.function.parameters?.type !== 'object');
  return shapeless && `Invalid schema for function '${shapeless.function.name}': type: "object"`;
}

/** What single models refuse. */
function aboutModel(
  body: ChatBody,
  model: string,
  messages: readonly ChatMessage[],
): string | undefined {
  const { temperature, tool_choice: choice } = body;
  if (temperature !== undefined && (temperature < 0 || temperature > 2)) {
    return `Invalid 'temperature': got ${temperature}`;
  }
  if (/^(o\d|gpt-[5-9])/.test(model) && temperature !== undefined && temperature !== 1) {
    return `Unsupported value: 'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`;
  }
  if (/deepseek-v4/.test(model) && body.thinking?.type !== 'disabled') {
    if (choice === 'required' || typeof choice === 'object') {
      return 'Thinking mode does not support this tool_choice';
    }
    const turns = messages.filter((message) => message.role === 'assistant');
    if (turns.some((turn) => turn.reasoning_content === undefined)) {
      return 'The `reasoning_content` in the thinking mode must be passed back to the API.';
    }
  }
  if (!/mistral/.test(model)) return undefined;
  const ids = messages.flatMap((message) => (message.tool_calls ?? []).map((call) => call.id));
  const odd = ids.find((id) => !/^[a-zA-Z0-9]{9}$/.test(id));
  if (odd !== undefined) {
    return `Tool call id was ${odd} but must be a-z, A-Z, 0-9, with a length of 9.`;
  }
  const jump = messages.some(({ role }, i) => role === 'user' && messages[i - 1]?.role === 'tool');
  return jump ? "Unexpected role 'user' after role 'tool'" : undefined;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
