/** Access to DynamoDB Streams: a small interface, and the AWS SDK behind it. */
package dev.nightjar.dynamodb.stream;
