Feature: Login
  Draft. Not yet confirmed by a person.

  # US-1 As a registered customer, I want to log in with my email address and password so that nobody but me gets into my account.
  @US-1 @AC-1 @happy
  Scenario: Right password
    Given a registered customer with a confirmed email address
    And no login is running
    When the customer logs in with the right email address and password
    Then the page that was asked for is shown
    And the login is recorded with its time, device and network address

  @US-1 @AC-2 @boundary
  Scenario: Email address in other letters
    Given a customer registered as "anna@example.com"
    When the customer logs in as "Anna@Example.com" with a blank before it and the right password
    Then the password is accepted

  @US-1 @AC-3 @negative
  Scenario: Wrong password
    Given an account
    When nobody does anything for 7 minutes
    Then the session ends

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
