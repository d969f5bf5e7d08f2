/**
 * What the page does beyond being read: a link into a closed group opens it, and the cases can be
 * searched. Without it everything is there all the same, and the search is not shown.
 */
export const pageScript: string = `
'use strict';
const tools = document.querySelector('.tools');
const groups = [...document.querySelectorAll('#cases details')];
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const group = target && target.closest('details');
  if (!group) return;
  if (group.hidden) clear();
  group.open = true;
  const place = target.matches('article') ? target : group.querySelector('summary');
  place.scrollIntoView({ block: 'start' });
  place.focus();
}
function search() {
  const words = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const group of groups) {
    let shown = 0;
    for (const one of group.querySelectorAll('article')) {
      const said = one.textContent.toLowerCase();
      const fits = words.every((word) => said.includes(word)) &&
        (tag.value === '' || one.dataset.tags.split('\\n').includes(tag.value));
      one.hidden = !fits;
      if (fits) shown += 1;
    }
    group.hidden = shown === 0;
    if (words.length > 0 || tag.value !== '') group.open = shown > 0;
    found += shown;
  }
  count.textContent = found + ' shown';
}
function clear() {
  text.value = '';
  tag.value = '';
  search();
}
if (tools) {
  var text = tools.querySelector('input');
  var tag = tools.querySelector('select');
  var count = tools.querySelector('output');
  tools.hidden = false;
  text.addEventListener('input', search);
  tag.addEventListener('change', search);
  tools.querySelector('button').addEventListener('click', () => {
    const open = groups.some((group) => !group.open);
    for (const group of groups) group.open = open;
  });
}
addEventListener('hashchange', follow);
for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener('click', () => { if (link.hash === location.hash) follow(); });
}
follow();
`;
