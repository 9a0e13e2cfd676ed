package dev.nightjar.job;

/** Where the AWS credentials come from. */
public enum Credentials {
  /** The SDK's default chain: environment, profile, web identity, container, instance. */
  DEFAULT,
  /** A fixed key, for DynamoDB Local and tests. */
  STATIC
}
