package dev.nightjar.dynamodb;

import dev.nightjar.dynamodb.StreamUnavailableException.Reason;
import dev.nightjar.dynamodb.stream.SdkStreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.TableDescription;

/** Checks at start, from the client, that a stream can be read as configured. */
public final class StreamCheck {

  private StreamCheck() {}

  /**
   * Asks the table for its stream.
   *
   * @throws StreamUnavailableException where the table is missing, has no stream or one of
   *     OLD_IMAGE alone, was given another stream than the ARN says, or cannot be asked: the reason
   *     tells a denied call, a throttled one, a refused one and one that got no answer apart
   */
  public static StreamDescription describe(StreamSettings settings) {
    StreamsApi api;
    try {
      api = SdkStreamsApi.patient(settings);
    } catch (StreamsApiException e) {
      if (settings.clientRegion() != null) {
        throw explain(settings, e);
      }
      throw new StreamUnavailableException(
          Reason.UNREACHABLE,
          "no Region is known for the table '"
              + settings.table()
              + "': set the Region, the stream's ARN, or AWS_REGION where the job runs",
          e);
    }
    try (api) {
      return describe(settings, api);
    }
  }

  /** The same, over any access to the service. */
  public static StreamDescription describe(StreamSettings settings, StreamsApi api) {
    String table = settings.table();
    TableDescription found;
    try {
      found = api.describeTable(table);
    } catch (StreamsApiException e) {
      throw explain(settings, e);
    }
    if (found.streamArn() == null) {
      throw new StreamUnavailableException(
          Reason.NO_STREAM,
          "the table '"
              + table
              + "' has no stream: turn it on with the view type NEW_AND_OLD_IMAGES (or NEW_IMAGE),"
              + " for instance: aws dynamodb update-table --table-name "
              + table
              + " --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES",
          null);
    }
    if (settings.streamArn() != null && !settings.streamArn().equals(found.streamArn())) {
      throw new StreamUnavailableException(
          Reason.STREAM_REPLACED,
          "the table '"
              + table
              + "' now writes to the stream "
              + found.streamArn()
              + ", not to "
              + settings.streamArn()
              + ": a stream that is turned off and on, or given another view type, is a new one. Set"
              + " the new ARN, or only the table's name, and start without the old state",
          null);
    }
    if (found.viewType() == ViewType.OLD_IMAGE) {
      throw new StreamUnavailableException(
          Reason.VIEW_TYPE,
          "the stream of the table '"
              + table
              + "' has the view type OLD_IMAGE, whose records do not carry what an insert wrote:"
              + " turn the stream off and on again with NEW_AND_OLD_IMAGES (or NEW_IMAGE, or"
              + " KEYS_ONLY)",
          null);
    }
    return new StreamDescription(
        table,
        found.streamArn(),
        found.viewType(),
        found.keySchema(),
        found.global(),
        found.itemCount());
  }

  private static StreamUnavailableException explain(
      StreamSettings settings, StreamsApiException e) {
    String table = settings.table();
    String place =
        settings.endpoint() == null
            ? settings.clientRegion() == null
                ? "in the default Region"
                : "in the Region " + settings.clientRegion()
            : "at " + settings.endpoint();
    return switch (e.kind()) {
      case NOT_FOUND ->
          new StreamUnavailableException(
              Reason.TABLE_MISSING,
              "there is no table '"
                  + table
                  + "' "
                  + place
                  + " for these credentials: check the table's name, the Region and the account",
              e);
      case NO_CREDENTIALS ->
          new StreamUnavailableException(
              Reason.DENIED,
              "the table '" + table + "' cannot be described " + place + ": " + e.getMessage(),
              e);
      case DENIED ->
          new StreamUnavailableException(
              Reason.DENIED,
              "the credentials ("
                  + settings.credentials()
                  + ") may not describe the table '"
                  + table
                  + "' "
                  + place
                  + ": allow dynamodb:DescribeTable on the table, and dynamodb:DescribeStream,"
                  + " GetShardIterator and GetRecords on its stream ("
                  + e.getMessage()
                  + ")",
              e);
      case THROTTLED ->
          new StreamUnavailableException(
              Reason.THROTTLED,
              "the table '"
                  + table
                  + "' cannot be described "
                  + place
                  + ", because the service gets too many calls of this account ("
                  + e.getMessage()
                  + "): start again later, and look for who else describes tables and streams",
              e);
      case UNAVAILABLE ->
          new StreamUnavailableException(
              Reason.UNREACHABLE,
              "the table '"
                  + table
                  + "' cannot be described "
                  + place
                  + ", because the service cannot be reached or used ("
                  + e.getMessage()
                  + "): check the address, the network and the credentials ("
                  + settings.credentials()
                  + ")",
              e);
      // The last two are no answers to this call; what is no other kind is a refusal.
      case REFUSED, EXPIRED_ITERATOR, TRIMMED ->
          new StreamUnavailableException(
              Reason.REFUSED,
              "the service refused to describe the table '"
                  + table
                  + "' "
                  + place
                  + " ("
                  + e.getMessage()
                  + "): check the table's name, the Region and the address; asking again will not"
                  + " help",
              e);
    };
  }
}
