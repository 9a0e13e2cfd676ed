package dev.nightjar.sinks.opensearch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells an IP address from other text, without ever asking a name server. */
final class IpLiteral {

  private IpLiteral() {}

  /** Whether the text is an IPv4 or IPv6 address that a field of type ip accepts. */
  static boolean valid(String text) {
    if (text == null || text.length() > 45) {
      return false;
    }
    return text.indexOf(':') < 0 ? v4(text) : v6(text);
  }

  private static boolean v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
        return false;
      }
      int value = 0;
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        if (c < '0' || c > '9') {
          return false;
        }
        value = value * 10 + (c - '0');
      }
      if (value > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean v6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return false;
      }
    }
    int lastColon = text.lastIndexOf(':');
    if (text.indexOf('.') >= 0 && !v4(text.substring(lastColon + 1))) {
      return false;
    }
    try {
      // A text with a colon is parsed, never looked up.
      InetAddress.getByName(text);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
