package dev.nightjar.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids and hashes: SHA-256 over length-prefixed parts, so that no two lists of parts run together
 * ({@code ["ab", "c"]} and {@code ["a", "bc"]} differ).
 */
public final class Ids {

  /** Length of an id in hex digits: 128 bits, far below the 512 bytes that an index accepts. */
  public static final int ID_DIGITS = 32;

  private Ids() {}

  /** An id of 128 bits in lower-case hex. A null part differs from an empty one. */
  public static String id(String... parts) {
    return hash(parts).substring(0, ID_DIGITS);
  }

  /** A SHA-256 in lower-case hex. A null part differs from an empty one. */
  public static String hash(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      if (part == null) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, -1));
      } else {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A SHA-256 of bytes in lower-case hex. */
  public static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
