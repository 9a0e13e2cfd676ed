package dev.nightjar.local.cli;

import dev.nightjar.local.DynamoDbLocal;
import java.net.URI;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Where DynamoDB is: the service in a Region, or another address. */
final class TableAccess {

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Another address of DynamoDB, for DynamoDB Local; any credentials do there.")
  private URI endpoint;

  @Option(
      names = "--region",
      paramLabel = "R",
      description = "The table's AWS Region (default: the SDK's).")
  private String region;

  /** Whether either is said. */
  boolean isGiven() {
    return endpoint != null || region != null;
  }

  /**
   * A client, to be closed; it connects to nothing yet.
   *
   * @throws WrongUseException where no Region is known
   */
  DynamoDbClient client() throws WrongUseException {
    DynamoDbClientBuilder builder = DynamoDbClient.builder();
    if (region != null) {
      builder.region(Region.of(region));
    } else if (endpoint != null) {
      builder.region(Region.of(DynamoDbLocal.REGION));
    } else {
      try {
        builder.region(new DefaultAwsRegionProviderChain().getRegion());
      } catch (SdkClientException e) {
        throw new WrongUseException(
            "no AWS Region is known: give --region R, or set AWS_REGION; for DynamoDB Local give"
                + " --endpoint URL");
      }
    }
    if (endpoint != null) {
      AwsCredentialsProvider any =
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(DynamoDbLocal.ACCESS_KEY, DynamoDbLocal.SECRET_KEY));
      builder
          .endpointOverride(endpoint)
          .credentialsProvider(
              AwsCredentialsProviderChain.of(DefaultCredentialsProvider.builder().build(), any));
    }
    return builder.build();
  }
}
