package dev.nightjar.dynamodb;

import java.io.Serializable;
import java.net.URI;

/**
 * Which stream to read and how to reach it.
 *
 * @param table the table's name; null where a stream ARN is given
 * @param streamArn the stream's ARN; null to take the table's current stream
 * @param region the AWS Region; null to take it from the ARN, else from the SDK's default chain
 * @param endpoint another address of the service, for DynamoDB Local; null for AWS
 * @param credentials where credentials come from; never null
 */
public record StreamSettings(
    String table, String streamArn, String region, URI endpoint, CredentialsSettings credentials)
    implements Serializable {

  /** Needs a table or an ARN that names one, and not two that differ. */
  public StreamSettings {
    if (credentials == null) {
      credentials = CredentialsSettings.defaultChain();
    }
    if (streamArn != null) {
      String named = tableOf(streamArn);
      if (table != null && !table.equals(named)) {
        throw new IllegalArgumentException(
            "the stream ARN '"
                + streamArn
                + "' is of the table '"
                + named
                + "', but the table is set to '"
                + table
                + "': set one of the two, or make them agree");
      }
      table = named;
    }
    if (table == null || table.isBlank()) {
      throw new IllegalArgumentException("set the table's name or its stream's ARN");
    }
  }

  private static String tableOf(String arn) {
    // arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>
    String[] parts = arn.split(":", 6);
    String[] path = parts.length == 6 ? parts[5].split("/") : new String[0];
    if (path.length != 4
        || !parts[2].equals("dynamodb")
        || !path[0].equals("table")
        || !path[2].equals("stream")) {
      throw new IllegalArgumentException(
          "'"
              + arn
              + "' is no ARN of a stream: it looks like"
              + " arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/2026-11-21T00:00:00.000");
    }
    return path[1];
  }

  /**
   * The Region for the client; null to let the SDK find it. Where an endpoint is set any Region
   * does, so one is chosen.
   */
  public String clientRegion() {
    if (region != null) {
      return region;
    }
    if (endpoint != null) {
      return "us-east-1";
    }
    return streamArn == null ? null : streamArn.split(":", 6)[3];
  }

  /** The same settings, pinned to a stream. */
  public StreamSettings withStreamArn(String arn) {
    return new StreamSettings(table, arn, region, endpoint, credentials);
  }
}
