package dev.nightjar.local.streams;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Renders stream records as the wire has them. */
final class RecordJson {

  private final String region;

  RecordJson(String region) {
    this.region = region;
  }

  byte[] render(
      String eventName,
      String sequenceNumber,
      long seconds,
      ViewType viewType,
      Item keys,
      Item before,
      Item after,
      int sizeBytes,
      boolean expired) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(
            400
                + keys.bytes().length
                + (after == null ? 0 : after.bytes().length)
                + (before == null ? 0 : before.bytes().length));
    text(out, "{\"eventID\":\"");
    text(out, eventId(sequenceNumber));
    text(out, "\",\"eventName\":\"");
    text(out, eventName);
    text(out, "\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"");
    text(out, region);
    text(out, "\",\"dynamodb\":{\"ApproximateCreationDateTime\":");
    text(out, Long.toString(seconds));
    text(out, ",\"Keys\":");
    out.writeBytes(keys.bytes());
    if (after != null && viewType.showsNew()) {
      text(out, ",\"NewImage\":");
      out.writeBytes(after.bytes());
    }
    if (before != null && viewType.showsOld()) {
      text(out, ",\"OldImage\":");
      out.writeBytes(before.bytes());
    }
    text(out, ",\"SequenceNumber\":\"");
    text(out, sequenceNumber);
    text(out, "\",\"SizeBytes\":");
    text(out, Integer.toString(sizeBytes));
    text(out, ",\"StreamViewType\":\"");
    text(out, viewType.name());
    text(out, "\"}");
    if (expired) {
      text(
          out,
          ",\"userIdentity\":{\"PrincipalId\":\"dynamodb.amazonaws.com\",\"Type\":\"Service\"}");
    }
    text(out, "}");
    return out.toByteArray();
  }

  static int sizeBytes(ViewType viewType, Item keys, Item before, Item after) {
    return keys.sizeBytes()
        + (before != null && viewType.showsOld() ? before.sizeBytes() : 0)
        + (after != null && viewType.showsNew() ? after.sizeBytes() : 0);
  }

  /** 32 hexadecimal digits, the same at every read. */
  private static String eventId(String sequenceNumber) {
    long high = ItemKey.hash(sequenceNumber);
    long low = ItemKey.hash(sequenceNumber + "#");
    char[] digits = new char[32];
    for (int i = 0; i < 16; i++) {
      digits[i] = Character.forDigit((int) (high >>> (i * 4)) & 15, 16);
      digits[16 + i] = Character.forDigit((int) (low >>> (i * 4)) & 15, 16);
    }
    return new String(digits);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
