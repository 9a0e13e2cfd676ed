package dev.nightjar.cep.geo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small files by the specification of the MaxMind DB format, version 2.0: a tree over the
 * bits of addresses, a data section whose repeated values are pointers, and metadata behind both.
 */
public final class TestingMmdb {

  /** When every file says that it was built. */
  public static final Instant BUILT = Instant.parse("2026-11-20T07:03:12Z");

  private static final int IPV4_OFFSET = 96;

  private final String type;
  private final int ipVersion;
  private final int recordSize;
  private final Map<Network, Object> networks = new LinkedHashMap<>();

  /** A network and the bits of its addresses in the tree. */
  record Network(String text, byte[] address, int prefix) {

    static Network of(String cidr) {
      String[] parts = cidr.split("/");
      byte[] address = bytes(parts[0]);
      return new Network(cidr, address, Integer.parseInt(parts[1]));
    }

    /** How many bits are the network's own in a tree of a version. */
    int depth(int ipVersion) {
      return ipVersion == 6 && address.length == 4 ? prefix + IPV4_OFFSET : prefix;
    }

    /** One of these bits, the first one first. */
    int bit(int at, int ipVersion) {
      return TestingMmdb.bit(address, at, ipVersion);
    }
  }

  private static final class Node {
    private Node left;
    private Node right;
    private Object data;
    private int number = -1;

    boolean isLeaf() {
      return left == null;
    }
  }

  /**
   * An empty database.
   *
   * @param type what it says it is
   * @param ipVersion 4 or 6
   * @param recordSize 24, 28 or 32 bits
   */
  public TestingMmdb(String type, int ipVersion, int recordSize) {
    this.type = type;
    this.ipVersion = ipVersion;
    this.recordSize = recordSize;
  }

  /** Adds a network, such as {@code 192.0.2.0/24}, and what is said of it: maps, lists, scalars. */
  public TestingMmdb with(String cidr, Object data) {
    networks.put(Network.of(cidr), data);
    return this;
  }

  /** A record as MaxMind's country databases have it. */
  public static Map<String, Object> country(String continent, String code, String name) {
    return Map.of(
        "continent", Map.of("code", continent),
        "country", Map.of("iso_code", code, "names", Map.of("en", name, "de", name + " (de)")));
  }

  /** A record as MaxMind's databases of autonomous systems have it. */
  public static Map<String, Object> network(long number, String organization) {
    return Map.of(
        "autonomous_system_number", number, "autonomous_system_organization", organization);
  }

  /** Writes the file. */
  public Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's bytes. */
  public byte[] bytes() {
    Node root = new Node();
    networks.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getKey().depth(ipVersion)))
        .forEach(entry -> insert(root, entry.getKey(), entry.getValue()));
    List<Node> inner = new ArrayList<>();
    split(root);
    number(root, inner);
    Data data = new Data();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Node node : inner) {
      record(out, value(node.left, inner.size(), data), value(node.right, inner.size(), data));
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.bytes.toByteArray());
    out.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
    out.writeBytes("MaxMind.com".getBytes(StandardCharsets.UTF_8));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("node_count", (long) inner.size());
    metadata.put("record_size", recordSize);
    metadata.put("ip_version", ipVersion);
    metadata.put("database_type", type);
    metadata.put("languages", List.of("en"));
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", BigInteger.valueOf(BUILT.getEpochSecond()));
    metadata.put("description", Map.of("en", "made by a test"));
    Data behind = new Data();
    behind.write(metadata);
    out.writeBytes(behind.bytes.toByteArray());
    return out.toByteArray();
  }

  private void insert(Node root, Network network, Object data) {
    Node node = root;
    for (int i = 0; i < network.depth(ipVersion); i++) {
      split(node);
      node = network.bit(i, ipVersion) == 0 ? node.left : node.right;
    }
    node.left = null;
    node.right = null;
    node.data = data;
  }

  private static void split(Node node) {
    if (node.isLeaf()) {
      node.left = new Node();
      node.right = new Node();
      node.left.data = node.data;
      node.right.data = node.data;
      node.data = null;
    }
  }

  private static void number(Node node, List<Node> inner) {
    if (!node.isLeaf()) {
      node.number = inner.size();
      inner.add(node);
      number(node.left, inner);
      number(node.right, inner);
    }
  }

  private static long value(Node node, int nodes, Data data) {
    if (!node.isLeaf()) {
      return node.number;
    }
    return node.data == null ? nodes : nodes + 16L + data.place(node.data);
  }

  private void record(ByteArrayOutputStream out, long left, long right) {
    if (recordSize == 28) {
      number(out, left & 0xFF_FFFF, 3);
      out.write((int) (left >> 24 << 4 | right >> 24));
      number(out, right & 0xFF_FFFF, 3);
    } else {
      number(out, left, recordSize / 8);
      number(out, right, recordSize / 8);
    }
  }

  private static void number(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >> 8 * i));
    }
  }

  static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  static int bit(byte[] address, int at, int ipVersion) {
    int own = ipVersion == 6 && address.length == 4 ? at - IPV4_OFFSET : at;
    return own < 0 ? 0 : address[own / 8] >> 7 - own % 8 & 1;
  }

  /** The data section: a value that was written before is a pointer to it. */
  private static final class Data {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<Object, Integer> places = new HashMap<>();

    int place(Object value) {
      Integer known = places.get(value);
      if (known != null) {
        return known;
      }
      // Parts first, so that the value itself stands in one piece.
      if (value instanceof Map<?, ?> map) {
        map.forEach(
            (key, part) -> {
              place(key);
              place(part);
            });
      }
      int place = bytes.size();
      write(value);
      places.put(value, place);
      return place;
    }

    void write(Object value) {
      if (places.containsKey(value)) {
        bytes.write(0b001_11_000);
        number(bytes, places.get(value), 4);
      } else if (value instanceof Broken) {
        // A map of one pair whose key is a number: no reader can take that.
        control(7, 1);
        control(6, 1);
        bytes.write(1);
      } else if (value instanceof String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        control(2, utf8.length);
        bytes.writeBytes(utf8);
      } else if (value instanceof Double number) {
        control(3, 8);
        bytes.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
      } else if (value instanceof Integer number) {
        control(5, 2);
        number(bytes, number, 2);
      } else if (value instanceof Long number) {
        control(6, 4);
        number(bytes, number, 4);
      } else if (value instanceof BigInteger number) {
        control(9, 8);
        number(bytes, number.longValueExact(), 8);
      } else if (value instanceof Boolean flag) {
        control(14, flag ? 1 : 0);
      } else if (value instanceof List<?> list) {
        control(11, list.size());
        list.forEach(this::write);
      } else if (value instanceof Map<?, ?> map) {
        control(7, map.size());
        map.forEach(
            (key, part) -> {
              write(key);
              write(part);
            });
      } else {
        throw new IllegalArgumentException("no value of the format: " + value);
      }
    }

    private void control(int type, int size) {
      int first = size < 29 ? size : size < 285 ? 29 : 30;
      bytes.write((type < 8 ? type << 5 : 0) | first);
      if (type >= 8) {
        bytes.write(type - 7);
      }
      if (first == 29) {
        bytes.write(size - 29);
      } else if (first == 30) {
        number(bytes, size - 285, 2);
      }
    }
  }

  /** A record that breaks the format. */
  public record Broken() {}
}
