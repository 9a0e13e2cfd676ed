package dev.nightjar.sinks.opensearch;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where OpenSearch is and how documents are sent to it. Built by {@link #builder()}, which checks
 * every value and reports all faults at once.
 *
 * @param uris the addresses of one cluster, tried in turn; at least one
 * @param auth how the sink identifies itself; never null
 * @param username for {@link Auth#BASIC}; else null
 * @param password for {@link Auth#BASIC}; else null. Never shown
 * @param caFile a PEM file with the authorities to trust, on every machine of the cluster; null for
 *     those that Java trusts
 * @param names the names of the indices; never null
 * @param bulkDocuments the most documents of one bulk
 * @param bulkBytes the most bytes of one bulk; a larger document goes alone
 * @param bulksInFlight the most bulks that wait for an answer at once, for each subtask
 * @param bufferedDocuments the most documents that a subtask holds undecided; more are held back
 * @param bufferedBytes the most bytes that a subtask holds undecided; more are held back
 * @param linger how long a document waits for a bulk to fill
 * @param requestTimeout how long an answer may take; the bulk is then sent again
 * @param connectTimeout how long a connection may take
 * @param backOffMin the first pause before a bulk is sent again
 * @param backOffMax the longest pause
 * @param indexShards primary shards of each index
 * @param indexReplicas replicas of each shard
 */
public record OpenSearchOptions(
    List<URI> uris,
    Auth auth,
    String username,
    String password,
    String caFile,
    IndexNames names,
    int bulkDocuments,
    long bulkBytes,
    int bulksInFlight,
    int bufferedDocuments,
    long bufferedBytes,
    Duration linger,
    Duration requestTimeout,
    Duration connectTimeout,
    Duration backOffMin,
    Duration backOffMax,
    int indexShards,
    int indexReplicas)
    implements Serializable {

  /** How the sink identifies itself. */
  public enum Auth {
    /** Not at all. */
    NONE,
    /** User name and password in a header, sent with the first request already. */
    BASIC
  }

  /** Starts with the defaults; only the address has none. */
  public static Builder builder() {
    return new Builder();
  }

  /** Everything but the password. */
  @Override
  public String toString() {
    return "OpenSearch "
        + uris
        + ", auth "
        + auth
        + (username == null ? "" : " as " + username)
        + ", indices "
        + names.prefix()
        + "-*";
  }

  /** Collects the options. Every setter replaces what was set before. */
  public static final class Builder {
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private String urls;
    private Auth auth = Auth.NONE;
    private String username;
    private String password;
    private String caFile;
    private String indexPrefix = "nightjar";
    private IndexPeriod indexPeriod = IndexPeriod.DAY;
    private Duration retention = Duration.ofDays(400);
    private int bulkDocuments = 1_000;
    private long bulkBytes = 5L << 20;
    private int bulksInFlight = 4;
    private int bufferedDocuments = 20_000;
    private long bufferedBytes = 64L << 20;
    private Duration linger = Duration.ofMillis(200);
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration backOffMin = Duration.ofMillis(100);
    private Duration backOffMax = Duration.ofSeconds(10);
    private int indexShards = 1;
    private int indexReplicas = 1;

    private Builder() {}

    /** One or more addresses, separated by commas: {@code https://host:9200}. */
    public Builder urls(String value) {
      this.urls = value;
      return this;
    }

    /** One address. */
    public Builder uri(URI value) {
      return urls(value.toString());
    }

    /** User name and password; both are sent with every request. */
    public Builder basic(String user, String secret) {
      this.auth = Auth.BASIC;
      this.username = user;
      this.password = secret;
      return this;
    }

    /** A PEM file with the authorities to trust; null for Java's own. */
    public Builder caFile(String value) {
      this.caFile = value;
      return this;
    }

    /** What the names of all indices and templates begin with; default {@code nightjar}. */
    public Builder indexPrefix(String value) {
      this.indexPrefix = value;
      return this;
    }

    /** Default a day. */
    public Builder indexPeriod(IndexPeriod value) {
      this.indexPeriod = value;
      return this;
    }

    /** How old an event may be at its arrival to get an index of its own time; default 400 d. */
    public Builder retention(Duration value) {
      this.retention = value;
      return this;
    }

    /** The most documents of one bulk; default 1,000. */
    public Builder bulkDocuments(int value) {
      this.bulkDocuments = value;
      return this;
    }

    /** The most bytes of one bulk; default 5 MiB. */
    public Builder bulkBytes(long value) {
      this.bulkBytes = value;
      return this;
    }

    /** The most bulks in flight for each subtask; default 4. */
    public Builder bulksInFlight(int value) {
      this.bulksInFlight = value;
      return this;
    }

    /** The most undecided documents for each subtask; default 20,000. */
    public Builder bufferedDocuments(int value) {
      this.bufferedDocuments = value;
      return this;
    }

    /** The most undecided bytes for each subtask; default 64 MiB. */
    public Builder bufferedBytes(long value) {
      this.bufferedBytes = value;
      return this;
    }

    /** How long a document waits for a bulk to fill; default 200 ms. */
    public Builder linger(Duration value) {
      this.linger = value;
      return this;
    }

    /** How long an answer may take; default 30 s. */
    public Builder requestTimeout(Duration value) {
      this.requestTimeout = value;
      return this;
    }

    /** How long a connection may take; default 5 s. */
    public Builder connectTimeout(Duration value) {
      this.connectTimeout = value;
      return this;
    }

    /** The first and the longest pause between attempts; default 100 ms and 10 s. */
    public Builder backOff(Duration min, Duration max) {
      this.backOffMin = min;
      this.backOffMax = max;
      return this;
    }

    /** Primary shards of each index; default 1. */
    public Builder indexShards(int value) {
      this.indexShards = value;
      return this;
    }

    /** Replicas of each shard; default 1. A single node can hold none. */
    public Builder indexReplicas(int value) {
      this.indexReplicas = value;
      return this;
    }

    /** All that is wrong, a sentence each: key, value, rule and remedy. Empty where all is well. */
    public List<String> faults() {
      List<String> faults = new ArrayList<>();
      parseUrls(faults);
      if (auth == Auth.BASIC && (blank(username) || username.indexOf(':') >= 0)) {
        faults.add(
            "opensearch.username = '"
                + username
                + "': basic authentication needs a name without a colon; set it, or set opensearch.auth = none");
      }
      if (auth == Auth.BASIC && blank(password)) {
        faults.add(
            "opensearch.password is empty: basic authentication needs one; set it, or set opensearch.auth = none");
      }
      if (indexPrefix == null || !PREFIX.matcher(indexPrefix).matches()) {
        faults.add(
            "opensearch.index-prefix = '"
                + indexPrefix
                + "': 1 to 100 lower-case letters, digits, '.', '_' or '-', the first a letter or digit; choose another, such as nightjar");
      }
      range(faults, "opensearch.bulk.documents", bulkDocuments, 1, 10_000);
      range(faults, "opensearch.bulk.bytes", bulkBytes, 1 << 10, 90 << 20);
      range(faults, "opensearch.bulk.in-flight", bulksInFlight, 1, 64);
      range(faults, "opensearch.bulk.buffered-documents", bufferedDocuments, 1, 1_000_000);
      range(faults, "opensearch.bulk.buffered-bytes", bufferedBytes, 1 << 10, 1L << 30);
      range(faults, "opensearch.index-shards", indexShards, 1, 1_024);
      range(faults, "opensearch.index-replicas", indexReplicas, 0, 100);
      time(faults, "opensearch.retention", retention, Duration.ofDays(1), Duration.ofDays(36_500));
      time(faults, "opensearch.bulk.linger", linger, Duration.ofMillis(1), Duration.ofMinutes(1));
      Duration hour = Duration.ofHours(1);
      time(faults, "opensearch.bulk.timeout", requestTimeout, Duration.ofMillis(10), hour);
      time(faults, "opensearch.connect-timeout", connectTimeout, Duration.ofMillis(10), hour);
      time(faults, "opensearch.bulk.back-off-min", backOffMin, Duration.ofMillis(1), hour);
      time(faults, "opensearch.bulk.back-off-max", backOffMax, backOffMin, hour);
      return faults;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException with every fault, a line each
     */
    public OpenSearchOptions build() {
      List<String> faults = faults();
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", faults));
      }
      return new OpenSearchOptions(
          parseUrls(faults),
          auth,
          username,
          password,
          caFile,
          new IndexNames(indexPrefix, indexPeriod, retention),
          bulkDocuments,
          bulkBytes,
          bulksInFlight,
          bufferedDocuments,
          bufferedBytes,
          linger,
          requestTimeout,
          connectTimeout,
          backOffMin,
          backOffMax,
          indexShards,
          indexReplicas);
    }

    private List<URI> parseUrls(List<String> faults) {
      if (blank(urls)) {
        faults.add(
            "opensearch.url is empty: at least one address is needed; set it, such as https://search.example:9200");
        return List.of();
      }
      List<URI> uris = new ArrayList<>();
      for (String url : Arrays.asList(urls.trim().split("\\s*,\\s*", -1))) {
        try {
          uris.add(checked(URI.create(url)));
        } catch (IllegalArgumentException e) {
          faults.add(
              "opensearch.url = '"
                  + shown(url)
                  + "': http://host:port or https://host:port is needed, without user, query or fragment; correct it, and set opensearch.username apart");
        }
      }
      return List.copyOf(uris);
    }

    /** An address without what may be a part of a password, which may hold any character. */
    private String shown(String url) {
      int at = url.lastIndexOf('@');
      return at >= 0 ? "***" + url.substring(at) : urls.indexOf('@') >= 0 ? "***" : url;
    }

    private static URI checked(URI uri) {
      boolean scheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!scheme
          || uri.getHost() == null
          || uri.getUserInfo() != null
          || uri.getQuery() != null
          || uri.getFragment() != null) {
        throw new IllegalArgumentException("not an address of OpenSearch");
      }
      String text = uri.toString();
      return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
    }

    private static void range(List<String> faults, String key, long value, long min, long max) {
      if (value < min || value > max) {
        faults.add(
            key + " = " + value + ": " + min + " to " + max + " is allowed; choose a value within");
      }
    }

    private static void time(
        List<String> faults, String key, Duration value, Duration min, Duration max) {
      if (value == null || min == null || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        faults.add(
            key + " = " + value + ": " + min + " to " + max + " is allowed; choose a value within");
      }
    }

    private static boolean blank(String value) {
      return value == null || value.isBlank();
    }
  }
}
