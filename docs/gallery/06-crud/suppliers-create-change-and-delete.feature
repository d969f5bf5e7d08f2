Feature: Suppliers: create, change and delete
  Deterministic draft, no language model (pattern: crud). Not yet confirmed by a person.

  # US-1 As a back-office clerk, I want to enter a supplier so that everybody works with the same record of it.
  @US-1 @AC-1 @happy
  Scenario: Complete supplier
    Given no supplier with this e-mail exists
    When the back-office clerk saves a supplier with valid values for name, e-mail and rating
    Then 1 supplier is added to the list
    And it shows the values that were entered

  @US-1 @AC-2 @negative
  Scenario Outline: Required field is empty
    Given a supplier with valid values in all other fields
    When the back-office clerk saves it without <field>
    Then no supplier is added
    And the message names <field>
    And the other values stay as entered

    Examples:
      | field |
      | name  |

  @US-1 @AC-3 @negative
  Scenario: Required field with blanks only
    Given a supplier with valid values in all other fields
    When the back-office clerk saves it with 3 blanks in a required field
    Then no supplier is added
    And the field counts as empty in the message

  @US-1 @AC-4 @boundary
  Scenario Outline: Both sides of each limit
    Given a supplier with valid values in all other fields
    When the back-office clerk saves it with <field> of <value>
    Then the value of <field> is <result>

    Examples:
      | field  | value         | result   |
      | name   | 80 characters | accepted |
      | name   | 81 characters | refused  |
      | rating | 0             | refused  |
      | rating | 1             | accepted |
      | rating | 5             | accepted |
      | rating | 6             | refused  |

  @US-1 @AC-5 @negative
  Scenario: Same e-mail again
    Given a supplier with a certain e-mail
    When the back-office clerk saves another one with the same e-mail in other letter case and with a blank behind it
    Then no second supplier is added
    And the message names the supplier that is there

  @US-1 @AC-6 @negative
  Scenario: Saved twice by impatience
    Given a new supplier that is being saved
    When the back-office clerk saves it once more before the answer is there
    Then exactly 1 supplier is added

  # US-2 As a back-office clerk, I want to change a supplier so that what is on record stays true.
  @US-2 @AC-7 @happy
  Scenario: Change
    Given a supplier that is on record
    When the back-office clerk saves another value in one of its fields
    Then the new value is shown
    And the history has 1 more entry with the old value, the new value, the person and the time

  @US-2 @AC-8 @boundary
  Scenario: Nothing changed
    Given a supplier that is on record
    When the back-office clerk saves it with the values it has
    Then the history has no new entry

  @US-2 @AC-9 @negative
  Scenario: Somebody else was faster
    Given two people who opened the same supplier, one of them has saved a change since
    When the other one saves a change
    Then this change is not saved
    And the values of both are shown side by side, none is lost

  @US-2 @AC-10 @negative
  Scenario: Deleted in the meantime
    Given a supplier that was opened for a change and deleted by somebody else since
    When the change is saved
    Then no supplier comes back
    And the message says who deleted it and when

  @US-2 @AC-11 @negative
  Scenario: Change makes a double
    Given two suppliers with different e-mail
    When the back-office clerk gives one of them the e-mail of the other
    Then the change is refused
    And both records stay as they were

  @US-2 @AC-12 @negative
  Scenario: Looking only
    Given a person with the role auditor
    When this person sends a change of a supplier, also past the page that is shown
    Then the change is refused
    And the supplier stays as it was
    And 1 refused attempt is recorded

  # US-3 As a back-office clerk, I want to delete a supplier so that nobody works with a record that no longer counts.
  @US-3 @AC-13 @happy
  Scenario: Deletion
    Given a supplier that no other record refers to
    When the back-office clerk deletes it and confirms that
    Then the list has 1 supplier less
    And who deleted it and when is in the history

  @US-3 @AC-14 @negative
  Scenario: Deletion is not confirmed
    Given a supplier that no other record refers to
    When the back-office clerk asks to delete it and does not confirm
    Then the supplier is still in the list

  @US-3 @AC-15 @negative
  Scenario: Others refer to it
    Given a supplier that 1 other record refers to
    When the back-office clerk deletes it and confirms that
    Then the deletion is refused
    And the message names the record that refers to it

  @US-3 @AC-16 @boundary
  Scenario: Reference that comes in between
    Given a supplier without a reference, its deletion is being confirmed
    When another record begins to refer to it before the deletion is done
    Then exactly one of the two is refused
    And no record refers to something that is not there

  @US-3 @AC-17 @boundary
  Scenario: Deleted twice
    Given a supplier that two people see in their lists
    When the second one deletes it after the first
    Then the message says that it is no longer there
    And the history has 1 deletion

  @US-3 @AC-18 @negative
  Scenario: No right to delete
    Given a person with the role auditor
    When this person sends a deletion of a supplier, also past the page that is shown
    Then the deletion is refused
    And the supplier is still in the list
