-- Deterministic draft, no language model (pattern: monthly-sales). Not yet confirmed by a person.
-- Monthly sales
-- Question: How much was sold in each month, in how many orders, and how did it change?
-- Dialect: Postgres
-- Metric: total_sales = Sum of the amounts of all sales with a date in the month.
-- Metric: order_count = Number of different orders in the month; of rows where there is no order number.
-- Metric: average_order_value = Total sales divided by the number of orders, rounded to 2 decimals.
-- Metric: change_to_previous_month = Total sales less those of the listed month before it; empty for the first.
-- Assumption (not confirmed): Orders with the status "cancelled" are not sales.
-- Assumption (not confirmed): The last 24 months with sales are shown.
-- Assumption (not confirmed): The amount is what counts as revenue; tax, shipping and discounts are as they are in that column.
-- Assumption (not confirmed): The date decides the month; no time zone is converted.
-- Assumption (not confirmed): Refunds are negative amounts or have a status of their own; others are not deducted.
-- Assumption (not confirmed): All amounts are in one currency.
-- Open question: Which statuses of an order are not counted as a sale?
-- Open question: How many months should the report show?
-- Open question: Does a sale count in the month of the order, of the invoice or of the payment?
-- Open question: Are amounts net or gross, and are refunds deducted in the month of the sale or of the refund?
-- Open question: Should a month without sales appear with 0?
-- Executed on sales.csv (60 rows): 4 rows.
WITH monthly AS (
  SELECT
    CAST(date_trunc('month', order_date) AS DATE) AS sales_month,
    SUM(amount) AS total_sales,
    COUNT(DISTINCT order_id) AS order_count
  FROM sales
  WHERE order_date IS NOT NULL
    AND (status IS NULL OR LOWER(status) <> LOWER('cancelled'))
  GROUP BY 1
)
SELECT
  sales_month,
  total_sales,
  order_count,
  ROUND(total_sales / NULLIF(order_count, 0), 2) AS average_order_value,
  total_sales - LAG(total_sales) OVER (ORDER BY sales_month) AS change_to_previous_month
FROM monthly
ORDER BY sales_month DESC
LIMIT 24;
