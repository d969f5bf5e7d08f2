Feature: Password reset
  Deterministic draft, no language model (pattern: password-reset). Not yet confirmed by a person.

  # US-1 As a registered customer, I want to ask for a reset link so that I get in again when I forgot my password.
  @US-1 @AC-1 @happy
  Scenario: Registered address
    Given a registered customer
    When the customer asks for a reset link
    Then 1 reset link is sent to the registered address
    And the message is "If the address is registered, a link is on its way"

  @US-1 @AC-2 @negative
  Scenario: Unknown address
    Given an address that nobody has registered
    When somebody asks for a reset link for it
    Then no email is sent
    And the message is "If the address is registered, a link is on its way"
    And the answer takes as long as for a registered address

  @US-1 @AC-3 @boundary
  Scenario: Too many requests
    Given 3 reset links were sent to an address in the last 60 minutes
    When another one is asked for
    Then no email is sent
    And the message is "If the address is registered, a link is on its way"

  @US-1 @AC-4 @negative
  Scenario: Old password stays until then
    Given a customer for whom somebody else asked for a reset link
    When the customer logs in with the old password
    Then the password is accepted

  # US-2 As a registered customer, I want to choose a new password with the link so that my account is mine again.
  @US-2 @AC-5 @happy
  Scenario: New password
    Given a reset link that was sent 1 minute ago
    When the customer chooses a new password with it
    Then the new password is accepted at the next login
    And the old password is refused
    And the link is void

  @US-2 @AC-6 @boundary
  Scenario Outline: Age of the link
    Given a reset link that was sent <age> ago
    When the customer opens it
    Then the link is <result>

    Examples:
      | age                   | result             |
      | 29 minutes 59 seconds | accepted           |
      | 30 minutes 1 second   | refused as expired |

  @US-2 @AC-7 @negative
  Scenario Outline: Used or older link
    Given a customer who got two links and used the newer one
    When the customer opens <link>
    Then the password stays as it is
    And a new link is offered

    Examples:
      | link                     |
      | the older link           |
      | the newer link once more |

  @US-2 @AC-8 @boundary
  Scenario Outline: Length of the password
    Given a valid reset link
    When the customer chooses a password of <length> characters
    Then the password is <result>

    Examples:
      | length | result                                |
      | 11     | refused as shorter than 12 characters |
      | 12     | accepted                              |

  @US-2 @AC-9 @negative
  Scenario Outline: Old or leaked password
    Given a valid reset link
    When the customer chooses <password>
    Then the password is refused
    And the message names the rule that it breaks

    Examples:
      | password                                 |
      | the password used until now              |
      | a password from a list of leaked passwords |

  @US-2 @AC-10 @negative
  Scenario: Sessions on other devices
    Given a customer who is logged in on two other devices
    When the customer chooses a new password
    Then both sessions have ended

  # US-3 As a registered customer, I want to receive a notice when my password was changed so that I notice when it was not me.
  @US-3 @AC-11 @happy
  Scenario: Notice
    Given a customer who chose a new password
    When the change is stored
    Then 1 email with the time of the change is sent to the registered address
    And the email says whom to contact if it was somebody else

  @US-3 @AC-12 @negative
  Scenario: Nothing secret in the notice
    Given a customer who chose a new password
    When the notice is sent
    Then neither the old nor the new password is in it
