/** Which shard may be read when, and where: pure code that knows neither Flink nor the SDK. */
package dev.nightjar.dynamodb.lineage;
