package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.StreamSettings;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The SDK's clients for a stream and its table, over one pool of connections. */
final class SdkClients implements AutoCloseable {

  private static final int CONNECTIONS = 64;

  /**
   * How long a call may take.
   *
   * @param connect until there is a connection
   * @param silence without a byte
   * @param attempt for an attempt, where the SDK retries; otherwise for the body of a page, and for
   *     each rare call as a whole
   * @param call with all attempts, where the SDK retries
   */
  record Patience(Duration connect, Duration silence, Duration attempt, Duration call) {

    /** What the service's own limits leave room for; it answers within a second as a rule. */
    static final Patience STANDARD =
        new Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60));
  }

  private final SdkHttpClient http;
  private final DynamoDbStreamsClient streams;
  private final DynamoDbClient tables;
  private final Consumer<AwsRequestOverrideConfiguration.Builder> rare;

  /**
   * Opens no connection yet.
   *
   * @param retries whether calls to the stream are retried by the SDK; those to the table always
   *     are, because a page of re-reads is all or nothing
   */
  SdkClients(StreamSettings settings, boolean retries, Patience patience) {
    this.http =
        ApacheHttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(patience.connect())
            .socketTimeout(patience.silence())
            .build();
    this.rare = retries ? request -> {} : request -> request.apiCallTimeout(patience.attempt());
    AwsCredentialsProvider credentials = credentials(settings.credentials());
    this.streams =
        configure(DynamoDbStreamsClient.builder(), settings, credentials, retries, patience)
            .build();
    this.tables =
        configure(DynamoDbClient.builder(), settings, credentials, true, patience).build();
  }

  /** Calls to the stream. */
  DynamoDbStreamsClient streams() {
    return streams;
  }

  /**
   * Bounds a call whose answer the SDK reads by itself, and which is made so rarely that a timer
   * costs nothing.
   */
  Consumer<AwsRequestOverrideConfiguration.Builder> rare() {
    return rare;
  }

  /** Calls to the table. */
  DynamoDbClient tables() {
    return tables;
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B configure(
      B builder,
      StreamSettings settings,
      AwsCredentialsProvider credentials,
      boolean retries,
      Patience patience) {
    ClientOverrideConfiguration.Builder rules =
        ClientOverrideConfiguration.builder()
            .addExecutionInterceptor(new AnswerInterceptor(patience.attempt()));
    if (retries) {
      rules
          .apiCallAttemptTimeout(patience.attempt())
          .apiCallTimeout(patience.call())
          .retryStrategy(AwsRetryStrategy.standardRetryStrategy());
    } else {
      // No timers: the SDK's five timer threads wake up 36 times a call, which was a third of what
      // an idle shard costs. Silence is bounded by the connection, a page's body by the
      // interceptor; rare calls have a timer each.
      rules.retryStrategy(AwsRetryStrategy.doNotRetry());
    }
    builder.httpClient(http).credentialsProvider(credentials).overrideConfiguration(rules.build());
    if (settings.clientRegion() != null) {
      builder.region(Region.of(settings.clientRegion()));
    }
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder;
  }

  private static AwsCredentialsProvider credentials(CredentialsSettings settings) {
    if (settings.isDefaultChain()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        settings.sessionToken() == null
            ? AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey())
            : AwsSessionCredentials.create(
                settings.accessKeyId(), settings.secretAccessKey(), settings.sessionToken()));
  }

  @Override
  public void close() {
    streams.close();
    tables.close();
    http.close();
  }
}
