CREATE SEQUENCE IF NOT EXISTS purchase_order_id;
CREATE SEQUENCE IF NOT EXISTS report_run_id;
CREATE TABLE IF NOT EXISTS purchase_order (id BIGINT PRIMARY KEY, customer VARCHAR(400) NOT NULL, item VARCHAR(20) NOT NULL, quantity INTEGER NOT NULL, price DECIMAL(12, 2) NOT NULL, placed_at TIMESTAMP NOT NULL, confirmation VARCHAR(10) NOT NULL, confirmation_note VARCHAR(100000), claimed_at TIMESTAMP);
CREATE INDEX IF NOT EXISTS purchase_order_confirmation ON purchase_order (confirmation, placed_at);
CREATE TABLE IF NOT EXISTS report_run (id BIGINT PRIMARY KEY, started_at TIMESTAMP NOT NULL, cause VARCHAR(10) NOT NULL, state VARCHAR(10) NOT NULL, note VARCHAR(100000));
CREATE TABLE IF NOT EXISTS unsubscription (address VARCHAR(254) PRIMARY KEY, since TIMESTAMP NOT NULL);
