Feature: Refund
  Deterministic draft, no language model (pattern: refund). Not yet confirmed by a person.

  # US-1 As a customer, I want to ask for my money back so that I do not pay for what I did not keep.
  @US-1 @AC-1 @happy
  Scenario: Request in time
    Given a paid order over 50 EUR that was delivered 3 days ago
    When the customer asks for a refund and says why
    Then the state of the refund is "approved"
    And the customer gets a confirmation with the amount and the reference

  @US-1 @AC-2 @boundary
  Scenario Outline: Last day
    Given a paid order that was delivered <days> days ago
    When the customer asks for a refund
    Then the request is <result>

    Examples:
      | days | result                                |
      | 14   | accepted                              |
      | 15   | refused with the date of the last day |

  @US-1 @AC-3 @happy
  Scenario: Part of an order
    Given a paid order with 3 items
    When the customer asks for a refund of 1 item
    Then the amount is the price paid for that item with its share of the discount

  @US-1 @AC-4 @negative
  Scenario: Order was not paid
    Given an order whose payment was declined
    When the customer asks for a refund
    Then the request is refused
    And the message is "This order has not been paid"

  @US-1 @AC-5 @negative
  Scenario: Asked for twice
    Given an item that was refunded
    When the customer asks for a refund of it again
    Then the request is refused
    And the date and the reference of the first refund are shown

  @US-1 @AC-6 @negative
  Scenario: Order of somebody else
    Given an order of another customer
    When the customer asks for a refund of it
    Then the request is refused
    And nothing of the order is shown

  # US-2 As a service agent, I want to decide on a refund so that customers get what they are due and nothing more.
  @US-2 @AC-7 @boundary
  Scenario Outline: At the limit
    Given a request over <amount> EUR in time
    When the request comes in
    Then the state of the refund is "<state>"

    Examples:
      | amount | state                  |
      | 50.00  | approved               |
      | 50.01  | waiting for a decision |

  @US-2 @AC-8 @happy
  Scenario: Approval of a smaller amount
    Given a request that is waiting for a decision
    When the agent approves half of the amount with a reason
    Then the customer reads the amount and the reason
    And the other half can still be asked for

  @US-2 @AC-9 @negative
  Scenario: More than was paid
    Given an order over 80 EUR of which 30 were refunded
    When the agent approves 51 EUR
    Then the decision is refused
    And the message says that 50 EUR are left

  @US-2 @AC-10 @happy
  Scenario: Refusal
    Given a request that is waiting for a decision
    When the agent refuses it with a reason
    Then the state of the refund is "refused"
    And the customer reads the reason and how to object

  # US-3 As a customer, I want to receive the money the way I paid so that I find it where I expect it.
  @US-3 @AC-11 @happy
  Scenario: Payout
    Given an approved refund of an order that was paid by card
    When the refund is paid out
    Then the same card is credited
    And the customer gets a notice with the amount

  @US-3 @AC-12 @boundary
  Scenario: Payout in time
    Given an approved refund that is 5 working days old and not paid out
    When the next working day begins
    Then the refund is on the list of overdue refunds
    And the finance team gets 1 notice

  @US-3 @AC-13 @negative
  Scenario: Payment provider does not answer
    Given a payout that was sent without an answer from the provider
    When the payout is tried again
    Then it has the reference of the first try
    And the customer is credited once

  @US-3 @AC-14 @negative
  Scenario: Card has expired
    Given an approved refund of an order paid by a card that has expired
    When the provider refuses the payout
    Then the state of the refund is "payout failed"
    And the customer is asked for another account
