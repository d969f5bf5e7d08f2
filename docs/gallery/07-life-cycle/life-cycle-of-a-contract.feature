Feature: Life cycle of a contract
  Deterministic draft, no language model (pattern: life-cycle). Not yet confirmed by a person.

  # US-1 As a case worker, I want to move a contract to its next state so that everybody sees how far it has come.
  @US-1 @AC-1 @happy
  Scenario: First state
    Given nothing is on record yet
    When a contract is entered
    Then its state is Draft

  @US-1 @AC-2 @happy
  Scenario Outline: Permitted change
    Given a contract in state <from>
    When the case worker moves it to <to>
    Then its state is <to>

    Examples:
      | from      | to        |
      | Draft     | Submitted |
      | Submitted | Approved  |
      | Approved  | Signed    |
      | Submitted | Rejected  |
      | Rejected  | Draft     |

  @US-1 @AC-3 @negative
  Scenario Outline: Forbidden change
    Given a contract in state <from>
    When the case worker moves it to <to>
    Then the change is refused
    And its state is still <from>
    And the message names the states that may follow

    Examples:
      | from      | to        |
      | Draft     | Approved  |
      | Draft     | Signed    |
      | Draft     | Rejected  |
      | Submitted | Draft     |
      | Submitted | Signed    |
      | Approved  | Draft     |
      | Approved  | Submitted |
      | Approved  | Rejected  |
      | Signed    | Draft     |
      | Signed    | Submitted |
      | Signed    | Approved  |
      | Signed    | Rejected  |
      | Rejected  | Submitted |
      | Rejected  | Approved  |
      | Rejected  | Signed    |

  @US-1 @AC-4 @boundary
  Scenario Outline: Nothing follows a final state
    Given a contract in state <state>
    When the case worker looks for what may follow
    Then no change of state is offered
    And its fields can be read and not changed

    Examples:
      | state  |
      | Signed |

  @US-1 @AC-5 @boundary
  Scenario: Same change twice
    Given a contract whose change of state is being saved
    When the case worker sends the same change once more
    Then the history has 1 entry for it

  @US-1 @AC-6 @negative
  Scenario: Changed by somebody else meanwhile
    Given two people who see a contract in the same state, one of them has moved it on since
    When the other one moves it to another state
    Then the change is judged by the state it has now
    And what somebody else did is shown

  # US-2 As a case worker, I want to see who changed the state of a contract so that a wrong step can be explained and put right.
  @US-2 @AC-7 @happy
  Scenario: History
    Given a contract with 2 changes of state
    When the case worker reads its history
    Then 2 entries are shown in order of time, each with the person, the time, the old and the new state

  @US-2 @AC-8 @negative
  Scenario: No right to change
    Given a person without the role case worker
    When this person sends a permitted change, also past the page that is shown
    Then the change is refused
    And 1 refused attempt is recorded

  @US-2 @AC-9 @boundary
  Scenario: Right is taken away meanwhile
    Given a person who loses the role case worker with a contract open
    When this person sends a permitted change
    Then the change is refused

  @US-2 @AC-10 @negative
  Scenario: Refused change leaves no mark
    Given a contract in state Draft
    When a forbidden change is refused
    Then the history has no new entry
    And no message about a new state is sent

  @US-2 @AC-11 @boundary
  Scenario Outline: Nobody moves it
    Given a contract that is not final and has kept its state for <days>
    When the day ends
    Then the case worker is told <times>

    Examples:
      | days    | times   |
      | 13 days | 0 times |
      | 14 days | 1 time  |
