Feature: Permission matrix
  Deterministic draft, no language model (pattern: permission-matrix). Not yet confirmed by a person.

  # US-1 As an administrator, I want to limit each role to what it may do so that nobody sees or changes what is not theirs to see or change.
  @US-1 @AC-1 @happy
  Scenario Outline: Allowed action
    Given a person who is signed in and has only the role <role>
    When this person asks for the action “<action>”
    Then the action is done

    Examples:
      | role     | action  |
      | clerk    | read    |
      | clerk    | write   |
      | approver | read    |
      | approver | approve |
      | auditor  | read    |

  @US-1 @AC-2 @negative
  Scenario Outline: Denied action
    Given a person who is signed in and has only the role <role>
    When this person asks for the action “<action>”, also past the page that is shown
    Then the action is refused
    And nothing is changed

    Examples:
      | role     | action  |
      | clerk    | approve |
      | approver | write   |
      | auditor  | write   |
      | auditor  | approve |

  @US-1 @AC-3 @negative
  Scenario Outline: No role
    Given a person who is signed in and has no role
    When this person asks for the action “<action>”
    Then the action is refused
    And nothing is changed

    Examples:
      | action  |
      | read    |
      | write   |
      | approve |

  @US-1 @AC-4 @negative
  Scenario: Not signed in
    Given nobody is signed in
    When one of these actions is asked for: read, write and approve
    Then the action is refused
    And nothing of the record is shown

  @US-1 @AC-5 @negative
  Scenario: Record of another area
    Given a person whose role allows the action
    And a record of another area
    When this person asks for the action with the number of that record
    Then the action is refused
    And the answer is the same as for a record that does not exist

  @US-1 @AC-6 @negative
  Scenario: Refused attempt
    Given a person without the right to an action
    When this person asks for it
    Then 1 entry is recorded with the person, the action and the time

  # US-2 As an administrator, I want to change the roles of a person so that rights follow the work that somebody does today.
  @US-2 @AC-7 @happy
  Scenario Outline: Role is given
    Given a person without a role
    When the administrator gives this person the role <role>
    Then after 5 minutes the actions of <role> are allowed
    And who gave the role and when is recorded

    Examples:
      | role     |
      | clerk    |
      | approver |
      | auditor  |

  @US-2 @AC-8 @boundary
  Scenario: Two roles
    Given a person with two roles of which only one allows an action
    When this person asks for the action
    Then the action is done

  @US-2 @AC-9 @boundary
  Scenario Outline: Role is taken away while signed in
    Given a person who is signed in and lost the role <time> ago
    When this person asks for an action of that role
    Then the action is <result>

    Examples:
      | time               | result  |
      | 5 minutes 1 second | refused |

  @US-2 @AC-10 @negative
  Scenario: Work that was begun
    Given a person who lost the role 5 minutes ago with a record still open
    When this person saves it
    Then the save is refused
    And what was entered is still shown

  @US-2 @AC-11 @negative
  Scenario: Own roles
    Given an administrator
    When the administrator gives a further role to the own account
    Then the change is refused
    And 1 refused attempt is recorded

  @US-2 @AC-12 @boundary
  Scenario: Last one who can give roles
    Given exactly 1 person with the role administrator
    When somebody takes this role away
    Then the change is refused
    And the message says that nobody could give roles any more
