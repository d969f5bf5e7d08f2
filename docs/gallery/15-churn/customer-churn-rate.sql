-- Deterministic draft, no language model (pattern: churn-rate). Not yet confirmed by a person.
-- Customer churn rate
-- Question: Which part of the customers that were there at the beginning of each month left in it?
-- Dialect: Postgres
-- Metric: churn_rate_percent = Customers who were there on the first day of the month and left in it (numerator), as a percentage of all customers who were there on that day (denominator), per calendar month, rounded to 1 decimal; empty where nobody was there.
-- Metric: customers_at_start = Customers who began before the first day of the month and had not left before it.
-- Metric: customers_new = Customers who began in the month; not part of the rate.
-- Metric: customers_lost = Customers of the first day whose last day is in the month.
-- Metric: new_and_lost = Customers who began and left in the same month; in no numerator and no denominator.
-- Assumption (not confirmed): The data is in one table “subscriptions” with columns named as in the query; no file or schema was given.
-- Assumption (not confirmed): Churn is shown for the last 12 months.
-- Assumption (not confirmed): A customer is lost on the last day of the last contract; an empty end means the customer is still there.
-- Assumption (not confirmed): A customer with several contracts is one customer, there without a gap from the first start to the last end.
-- Assumption (not confirmed): By plan or another group, a customer with contracts in several groups counts in each of them.
-- Assumption (not confirmed): Somebody who begins and leaves in the same month is not in the churn rate but in a column of its own.
-- Assumption (not confirmed): Rows without customer or start, and rows that end before they start, are left out.
-- Assumption (not confirmed): The last month is that of the latest start or end in the data and may be incomplete.
-- Open question: For how many months should churn be shown?
-- Open question: Is it the number of customers that counts, or the revenue that was lost with them?
-- Open question: When is a customer lost - on the day of the notice, on the last paid day, or after some time without a purchase?
-- Open question: Do a pause, a failed payment, a trial that ends or a change to the free plan count as leaving?
-- Open question: Does somebody who comes back count as new?
-- Parsed, not executed: nothing to run it on.
WITH RECURSIVE customers AS (
  SELECT
    customer_id AS customer,
    MIN(CAST(started_on AS DATE)) AS first_day,
    CASE WHEN COUNT(*) = COUNT(ended_on) THEN MAX(CAST(ended_on AS DATE)) END AS last_day
  FROM subscriptions
  WHERE customer_id IS NOT NULL
    AND started_on IS NOT NULL
    AND (ended_on IS NULL OR ended_on >= started_on)
  GROUP BY 1
),
bounds AS (
  SELECT
    CAST(date_trunc('month', MIN(first_day)) AS DATE) AS first_month,
    CAST(date_trunc('month', GREATEST(MAX(first_day), MAX(last_day))) AS DATE) AS last_month
  FROM customers
),
months AS (
  SELECT first_month AS month_start, CAST(first_month + INTERVAL '1 month' AS DATE) AS next_month, last_month
  FROM bounds
  UNION ALL
  SELECT next_month, CAST(next_month + INTERVAL '1 month' AS DATE), last_month
  FROM months
  WHERE next_month <= last_month
),
counted AS (
  SELECT
    m.month_start,
    COUNT(*) FILTER (WHERE c.first_day < m.month_start AND COALESCE(c.last_day, m.month_start) >= m.month_start)
      AS customers_at_start,
    COUNT(*) FILTER (WHERE c.first_day >= m.month_start) AS customers_new,
    COUNT(*) FILTER (WHERE c.first_day < m.month_start AND c.last_day >= m.month_start AND c.last_day < m.next_month)
      AS customers_lost,
    COUNT(*) FILTER (WHERE c.first_day >= m.month_start AND c.last_day < m.next_month) AS new_and_lost
  FROM months AS m
  JOIN customers AS c ON c.first_day < m.next_month
  GROUP BY m.month_start
)
SELECT
  month_start AS churn_month,
  customers_at_start,
  customers_new,
  customers_lost,
  new_and_lost,
  ROUND(100.0 * customers_lost / NULLIF(customers_at_start, 0), 1) AS churn_rate_percent
FROM counted
ORDER BY churn_month DESC
LIMIT 12;
