package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.StreamUnavailableException;
import dev.nightjar.dynamodb.StreamUnavailableException.Reason;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.TableDescription;
import java.util.List;

/**
 * Says what it means that a stream has come to its end: what happened, what is lost or not, and
 * what to do. Pure.
 */
final class StreamEnd {

  private static final int NAMED = 3;

  private StreamEnd() {}

  /**
   * The end of a stream.
   *
   * @param table its table's name
   * @param streamArn the stream
   * @param found the table as it is now; null where it is gone
   * @param unread the shards that were not read to their end
   * @param gaps the gaps that are open
   * @param failure what the service said of the stream; null where it can still be read
   */
  static StreamUnavailableException describe(
      String table,
      String streamArn,
      TableDescription found,
      List<String> unread,
      List<Gap> gaps,
      StreamsApiException failure) {
    boolean replaced =
        found != null && found.streamArn() != null && !found.streamArn().equals(streamArn);
    String happened =
        found == null
            ? "the table '" + table + "' was deleted, and its stream " + streamArn + " with it"
            : replaced
                ? "the table '"
                    + table
                    + "' now writes to the stream "
                    + found.streamArn()
                    + ", and no longer to "
                    + streamArn
                    + ": a stream that is turned off and on, or given another view type, is a new"
                    + " one"
                : "the stream " + streamArn + " of the table '" + table + "' was turned off";
    String lost =
        unread.isEmpty()
            ? "Everything that the old stream held has been read"
                + (gaps.isEmpty()
                    ? ""
                    : ", apart from " + name("gaps", gaps.stream().map(Gap::id).toList()))
            : "The old stream can no longer be read, and "
                + name("shards", unread)
                + " had not been read to the end: what they held since is lost to the job";
    String since =
        found == null
            ? ""
            : ". What was written after it was turned off is in the table only; changes and removals"
                + " in that time are told by no stream";
    String remedy =
        found == null
            ? ". Stop the job, or create the table with a stream again and start without the old"
                + " state"
            : (replaced
                    ? ". Start without the old state"
                    : ". Turn the stream on (--stream-specification"
                        + " StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES), and start without"
                        + " the old state")
                + ", at the start position 'snapshot': it reads the whole table and then the new"
                + " stream";
    return new StreamUnavailableException(
        found == null ? Reason.TABLE_MISSING : replaced ? Reason.STREAM_REPLACED : Reason.NO_STREAM,
        happened + ". " + lost + since + remedy,
        failure);
  }

  private static String name(String what, List<String> ids) {
    return "the "
        + what
        + " "
        + String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())))
        + (ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "");
  }
}
