/** The readers' side: polls shards, emits records and watermarks. */
package dev.nightjar.dynamodb.reader;
