package dev.nightjar.cep.match;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address. Reads text alone and asks no name server.
 *
 * @param v4 whether it was written as IPv4
 * @param high the upper 64 bits of its IPv6 form
 * @param low the lower 64 bits; of IPv4 {@code ::ffff:a.b.c.d}
 */
public record IpAddress(boolean v4, long high, long low) {

  private static final long MAPPED = 0xFFFF_0000_0000L;
  private static final int MAX_LENGTH = 64;

  /** Reads an address; null where the text is none. A zone after {@code %} is left out. */
  public static IpAddress parse(String text) {
    if (text.length() < 2 || text.length() > MAX_LENGTH) {
      return null;
    }
    if (text.indexOf(':') < 0) {
      long address = v4(text, 0, text.length());
      return address < 0 ? null : new IpAddress(true, 0, MAPPED | address);
    }
    int zone = text.indexOf('%');
    return v6(text, zone < 0 ? text.length() : zone);
  }

  /** Whether it is IPv4, also in its IPv6 form. */
  public boolean isMapped() {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** The address for a socket or a look-up; of IPv4 also where it is in its IPv6 form. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(
          ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** The network by which a client is counted: an IPv4 address itself, of IPv6 its /64. */
  String network() {
    if (isMapped()) {
      return (low >>> 24 & 255)
          + "."
          + (low >>> 16 & 255)
          + "."
          + (low >>> 8 & 255)
          + "."
          + (low & 255);
    }
    StringBuilder text = new StringBuilder(24);
    for (int shift = 48; shift >= 0; shift -= 16) {
      text.append(Long.toHexString(high >>> shift & 0xFFFF)).append(':');
    }
    return text.append(":/64").toString();
  }

  /** Four parts of 0 to 255; -1 where it is none. A leading zero is refused: it may mean octal. */
  private static long v4(String text, int from, int end) {
    long address = 0;
    int parts = 0;
    int at = from;
    while (true) {
      int value = 0;
      int start = at;
      while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 4) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      int digits = at - start;
      if (digits == 0 || digits > 3 || value > 255 || digits > 1 && text.charAt(start) == '0') {
        return -1;
      }
      address = address << 8 | value;
      parts++;
      if (at == end) {
        return parts == 4 ? address : -1;
      }
      if (text.charAt(at++) != '.' || parts == 4) {
        return -1;
      }
    }
  }

  private static IpAddress v6(String text, int end) {
    int[] groups = new int[8];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < end) {
      if (count == 8) {
        return null;
      }
      int start = at;
      int value = 0;
      while (at < end && at - start < 5 && hex(text.charAt(at)) >= 0) {
        value = value << 4 | hex(text.charAt(at++));
      }
      if (at < end && text.charAt(at) == '.') {
        long tail = count > 6 ? -1 : v4(text, start, end);
        if (tail < 0) {
          return null;
        }
        groups[count++] = (int) (tail >>> 16);
        groups[count++] = (int) (tail & 0xFFFF);
        break;
      }
      if (at == start || at - start > 4) {
        return null;
      }
      groups[count++] = value;
      if (at == end) {
        break;
      }
      if (text.charAt(at++) != ':' || at == end) {
        return null;
      }
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
      }
    }
    boolean whole = gap < 0 ? count == 8 : count < 8;
    return whole ? of(groups, count, gap) : null;
  }

  private static IpAddress of(int[] groups, int count, int gap) {
    int[] all = groups;
    if (gap >= 0) {
      all = new int[8];
      System.arraycopy(groups, 0, all, 0, gap);
      System.arraycopy(groups, gap, all, 8 - (count - gap), count - gap);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | all[i];
      low = low << 16 | all[i + 4];
    }
    return new IpAddress(false, high, low);
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
