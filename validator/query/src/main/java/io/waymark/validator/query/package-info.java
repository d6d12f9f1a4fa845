/**
 * SQL over the log files of a store: the table {@code cloudtrail_logs} of the documentation of Amazon Athena, kept as one
 * Parquet file for each past day, and queried with DuckDB.
 */
@NullMarked
package io.waymark.validator.query;

import org.jspecify.annotations.NullMarked;
