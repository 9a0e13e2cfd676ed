package dev.nightjar.local.streams;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a shard iterator says.
 *
 * @param position how many of the shard's records lie before it
 * @param issuedMillis when it was issued
 */
record IteratorToken(String streamArn, String shardId, int position, long issuedMillis) {

  String encode() {
    String place = shardId + "|" + position + "|" + issuedMillis;
    return streamArn
        + "|1|"
        + Base64.getEncoder().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
  }

  static IteratorToken decode(String text) {
    try {
      int end = text.indexOf("|1|");
      String[] place =
          new String(Base64.getDecoder().decode(text.substring(end + 3)), StandardCharsets.US_ASCII)
              .split("\\|");
      return new IteratorToken(
          text.substring(0, end), place[0], Integer.parseInt(place[1]), Long.parseLong(place[2]));
    } catch (RuntimeException e) {
      throw Refusal.invalid("Invalid ShardIterator");
    }
  }
}
