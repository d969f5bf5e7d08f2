Feature: Login with one-time code
  Deterministic draft, no language model (pattern: login + otp). Not yet confirmed by a person.

  # US-1 As a registered customer, I want to log in with my email address and password so that nobody but me gets into my account.
  @US-1 @AC-1 @happy
  Scenario: Right password leads to the code
    Given a registered customer with a confirmed email address
    And a phone number for codes is on file
    When the customer logs in with the right email address and password
    Then a one-time code is sent
    And nothing of the account is shown before the code is confirmed

  @US-1 @AC-2 @boundary
  Scenario: Email address in other letters
    Given a customer registered as "anna@example.com"
    When the customer logs in as "Anna@Example.com" with a blank before it and the right password
    Then the password is accepted

  @US-1 @AC-3 @negative
  Scenario: Wrong password
    Given a registered customer
    When the customer logs in with a wrong password
    Then the message is "Email address or password is wrong"
    And 1 failed attempt is counted for the account

  @US-1 @AC-4 @negative
  Scenario: Unknown email address
    Given an email address that nobody has registered
    When somebody logs in with it
    Then the message is "Email address or password is wrong"
    And the answer takes as long as the one to a wrong password

  @US-1 @AC-5 @negative
  Scenario: Nothing entered
    Given a registered customer
    When the customer logs in without a password
    Then the missing password is named
    And no failed attempt is counted

  @US-1 @AC-6 @negative
  Scenario: Account is not active
    Given a customer whose account was closed
    When the customer logs in with the password that was right before
    Then the message is "Email address or password is wrong"
    And the attempt is recorded

  # US-2 As a registered customer, I want to have my account locked when somebody guesses my password so that trying out passwords leads nowhere.
  @US-2 @AC-7 @happy
  Scenario: Typing mistake
    Given 1 wrong password for an account
    When the customer logs in with the right password
    Then the password is accepted
    And no email about a lock is sent

  @US-2 @AC-8 @boundary
  Scenario: Last attempt before the lock
    Given 4 wrong passwords in a row for an account
    When the customer logs in with the right password
    Then the password is accepted
    And the count of wrong passwords is 0

  @US-2 @AC-9 @boundary
  Scenario: One wrong password too many
    Given 4 wrong passwords in a row for an account
    When one more wrong password is entered
    Then the account is locked for 15 minutes
    And the customer gets an email about the lock

  @US-2 @AC-10 @negative
  Scenario: Right password while locked
    Given a locked account
    When the customer logs in with the right password
    Then access is refused
    And the message is "Email address or password is wrong"

  @US-2 @AC-11 @boundary
  Scenario: Lock ends
    Given an account that was locked 15 minutes and 1 second ago
    When the customer logs in with the right password
    Then the password is accepted

  @US-2 @AC-12 @negative
  Scenario: One source tries many accounts
    Given 50 failed logins from one network address in the last 10 minutes, spread over many accounts
    When one more login comes from that address
    Then the login is refused without looking at the password
    And 1 alert is raised for the security team

  # US-3 As a registered customer, I want to log out of my account so that nobody can use it after me on the same device.
  @US-3 @AC-13 @happy
  Scenario: Logout
    Given a customer who is logged in
    When the customer logs out
    Then the session has ended
    And the login page is shown

  @US-3 @AC-14 @negative
  Scenario: Going back after logout
    Given a customer who has logged out
    When somebody on the same device opens a page of the account
    Then no data of the account is shown
    And a new login is asked for

  @US-3 @AC-15 @boundary
  Scenario Outline: Inactivity
    Given a customer who is logged in and was inactive for <inactive>
    When the customer opens the next page
    Then the session is <state>

    Examples:
      | inactive              | state |
      | 29 minutes 59 seconds | open  |
      | 30 minutes 1 second   | ended |

  # US-4 As a registered customer, I want to confirm with a one-time code that it is me so that a stolen password alone opens nothing.
  @US-4 @AC-16 @happy
  Scenario: Right code in time
    Given a code that was sent by text message 1 minute ago
    When the customer enters it
    Then the customer is confirmed
    And the code is void

  @US-4 @AC-17 @negative
  Scenario: Wrong code
    Given a valid code that was not entered yet
    When the customer enters another one
    Then access is refused
    And the message says that 2 attempts are left

  @US-4 @AC-18 @boundary
  Scenario: Last wrong entry
    Given a valid code and 2 wrong entries
    When the customer enters a wrong code once more
    Then the code is void
    And the customer has to start from the beginning

  @US-4 @AC-19 @boundary
  Scenario Outline: Age of the code
    Given a code that was sent <age> ago
    When the customer enters it
    Then the code is <result>

    Examples:
      | age                  | result             |
      | 9 minutes 59 seconds | accepted           |
      | 10 minutes 1 second  | refused as expired |

  @US-4 @AC-20 @negative
  Scenario: Used code
    Given a code that was accepted 10 seconds ago
    When somebody enters it again
    Then access is refused
    And the attempt is recorded

  @US-4 @AC-21 @negative
  Scenario: Code of another person
    Given two customers who each got a code
    When the first customer enters the code of the second
    Then access is refused
    And the code of the second customer stays valid

  @US-4 @AC-22 @negative
  Scenario: Not a code at all
    Given a valid code that was not entered yet
    When the customer enters letters or too few digits
    Then the message says that a code has 6 digits
    And no wrong entry is counted

  # US-5 As a registered customer, I want to get a new code so that I can go on when the first one does not arrive.
  @US-5 @AC-23 @happy
  Scenario: New code
    Given a code that was sent 60 seconds ago
    When the customer asks for a new one
    Then 1 new code is sent
    And the earlier code is void

  @US-5 @AC-24 @boundary
  Scenario: Too early
    Given a code that was sent 59 seconds ago
    When the customer asks for a new one
    Then no code is sent
    And the remaining seconds are shown

  @US-5 @AC-25 @boundary
  Scenario: Too many in an hour
    Given 3 codes were sent to the account in the last 60 minutes
    When the customer asks for another one
    Then no code is sent
    And the message says when the next code can be asked for

  @US-5 @AC-26 @negative
  Scenario: Earlier code
    Given a customer who asked for a second code
    When the customer enters the first one
    Then access is refused
    And the message is "Please use the newest code"

  @US-5 @AC-27 @negative
  Scenario: Code cannot be delivered
    Given the text message cannot be delivered
    When the customer waits for the code
    Then the message says that no code was sent
    And the failed delivery does not count towards the limit of an hour

  # US-6 As a registered customer, I want to recognise a code that is meant for me so that strangers learn nothing from it.
  @US-6 @AC-28 @happy
  Scenario: Where the code went
    Given a customer with the phone number "+49 170 1234567"
    When a code is sent
    Then the number is shown as "••• 67"

  @US-6 @AC-29 @happy
  Scenario: What the message says
    Given a customer who asked for a code
    When the code arrives
    Then the message names the service and what the code is for
    And the message contains no link
    And the message says not to pass the code on

  @US-6 @AC-30 @negative
  Scenario: Code in records
    Given a code was sent
    When an employee looks at the records of the login
    Then the code is in no record
    And the time and the masked number are recorded
