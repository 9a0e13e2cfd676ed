package dev.nightjar.dynamodb;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where the AWS credentials come from. Its text form never shows the secret.
 *
 * @param accessKeyId the fixed key's id; null for the SDK's default chain
 * @param secretAccessKey the fixed key's secret; null for the SDK's default chain
 * @param sessionToken the token of temporary credentials; null where there is none
 */
public record CredentialsSettings(String accessKeyId, String secretAccessKey, String sessionToken)
    implements Serializable {

  /** Fixed credentials need both halves of the key. */
  public CredentialsSettings {
    if ((accessKeyId == null) != (secretAccessKey == null)) {
      throw new IllegalArgumentException(
          "static credentials need an access key and a secret key; only one of them is set");
    }
  }

  /**
   * The SDK's default chain: environment, profile, web identity, container, instance. Advised
   * wherever the job runs in AWS.
   */
  public static CredentialsSettings defaultChain() {
    return new CredentialsSettings(null, null, null);
  }

  /** Fixed credentials, for DynamoDB Local and tests. Neither may be null. */
  public static CredentialsSettings fixed(String accessKeyId, String secretAccessKey) {
    return new CredentialsSettings(
        Objects.requireNonNull(accessKeyId, "accessKeyId"),
        Objects.requireNonNull(secretAccessKey, "secretAccessKey"),
        null);
  }

  /** Whether the SDK's default chain is asked. */
  public boolean isDefaultChain() {
    return accessKeyId == null;
  }

  @Override
  public String toString() {
    return isDefaultChain()
        ? "default chain"
        : "static, access key " + accessKeyId + ", secret ***";
  }
}
