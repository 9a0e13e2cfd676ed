package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.ValueTest.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Reads networks such as {@code 10.0.0.0/8} and {@code 2001:db8::/32}; asks no name server. */
final class Networks {

  private Networks() {}

  /** The network of a text; without a length, the one address. */
  static Cidr read(String text) throws Refusal {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] address = host.indexOf(':') < 0 ? four(host) : six(host);
    if (address == null) {
      throw new Refusal(
          Faults.quoted(text) + " is no network: write it as 10.0.0.0/8 or 2001:db8::/32");
    }
    // Java reads ::ffff:a.b.c.d as the IPv4 address that it maps.
    int shortened = host.indexOf(':') >= 0 && address.length == 4 ? 96 : 0;
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : length(text.substring(slash + 1)) - shortened;
    if (prefix < 0 || prefix > bits) {
      throw new Refusal(
          Faults.quoted(text)
              + " is no network: its length must be "
              + shortened
              + " to "
              + (bits + shortened));
    }
    for (int bit = prefix; bit < bits; bit++) {
      if ((address[bit / 8] & (0x80 >> (bit % 8))) != 0) {
        throw new Refusal(
            Faults.quoted(text) + " is no network: bits are set beyond its length of " + prefix);
      }
    }
    return new Cidr(HexFormat.of().formatHex(address), prefix);
  }

  private static byte[] four(String host) {
    String[] parts = host.split("\\.", -1);
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (parts.length != 4
          || !parts[i].matches("[0-9]{1,3}")
          || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return address;
  }

  private static byte[] six(String host) {
    if (!host.matches("[0-9a-fA-F:.]{2,45}")) {
      return null;
    }
    try {
      return InetAddress.getByName("[" + host + "]").getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static int length(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }
}
