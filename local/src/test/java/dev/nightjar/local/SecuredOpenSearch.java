package dev.nightjar.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real OpenSearch with its security plugin: TLS, users and roles. The plugin wants modules in
 * folders, as a distribution has them; they are laid out from the jars of the plain server.
 */
final class SecuredOpenSearch implements AutoCloseable {

  /** The plugin takes none that is like the user's name. */
  static final String PASSWORD = "Zebra!42-Lamp.Quartz";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String STORE = "not a secret: this key ends with the test";

  /** A module of a distribution, what the names of its jars begin with, and its plugin. */
  private record Module(String name, List<String> jars, String plugin, String extended) {}

  private static final List<Module> MODULES =
      List.of(
          new Module(
              "transport-netty4",
              List.of("transport-netty4-client-", "netty-"),
              "org.opensearch.transport.Netty4Plugin",
              ""),
          new Module(
              "lang-painless",
              List.of("lang-painless-", "opensearch-scripting-painless-spi-", "antlr4-", "asm-"),
              "org.opensearch.painless.PainlessPlugin",
              ""),
          new Module(
              "analysis-common",
              List.of("analysis-common-"),
              "org.opensearch.analysis.common.CommonAnalysisPlugin",
              "lang-painless"),
          new Module(
              "ingest-common",
              List.of("ingest-common-", "opensearch-grok-", "opensearch-dissect-", "joni-", "jcod"),
              "org.opensearch.ingest.common.IngestCommonPlugin",
              "lang-painless"),
          new Module(
              "reindex",
              List.of("reindex-client-", "opensearch-ssl-", "opensearch-rest-", "http", "commons-"),
              "org.opensearch.index.reindex.ReindexPlugin",
              ""),
          new Module(
              "mapper-extras",
              List.of("mapper-extras-client-"),
              "org.opensearch.index.mapper.MapperExtrasPlugin",
              ""));

  /** For the two modules that nothing here needs. */
  private static final List<String> LEFT_OUT = List.of("lang-mustache-client-", "compiler-");

  private final Path folder;
  private final ChildJvm process;

  private SecuredOpenSearch(Path folder, ChildJvm process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts it and waits, up to 180 s, until it answers; roles are its own and those of a file.
   *
   * @param roles roles in the plugin's own format
   */
  static SecuredOpenSearch start(Path folder, Path roles) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Checkout checkout = Checkout.current();
    List<Path> core = layOut(home, checkout.processClassPath("local/opensearch-server"));
    Path security = checkout.root().resolve("local/opensearch-security/target");
    try (Stream<Path> jars = Files.list(security.resolve("lib"))) {
      jars.forEach(core::add);
    }
    Path plugin = home.resolve("plugins/opensearch-security");
    copy(security.resolve("plugin"), plugin);
    Path config = home.resolve("config");
    copy(plugin.resolve("config"), config.resolve("opensearch-security"));
    Path theirs = config.resolve("opensearch-security/roles.yml");
    String ours = Files.readString(roles);
    // Their file has the head already.
    Files.writeString(
        theirs,
        Files.readString(theirs) + ours.substring(ours.indexOf("config_version: 2") + 17),
        UTF_8);
    certificate(config);
    Files.writeString(config.resolve("opensearch.yml"), settings(), UTF_8);
    ChildJvm.Spec spec =
        new ChildJvm.Spec(
            "OpenSearch with security",
            core,
            List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            "dev.nightjar.opensearch.server.ModularLauncher",
            List.of(home.toString(), "0"),
            Map.of(),
            folder,
            folder.resolve("opensearch.log"));
    return new SecuredOpenSearch(folder, ChildJvm.start(spec, PATIENCE));
  }

  /** What is left is the core. */
  private static List<Path> layOut(Path home, List<Path> classPath) throws IOException {
    List<Path> core = new ArrayList<>(classPath);
    core.removeIf(jar -> begins(jar, LEFT_OUT));
    for (Module module : MODULES) {
      Path folder = Files.createDirectories(home.resolve("modules").resolve(module.name()));
      List<Path> jars = core.stream().filter(jar -> begins(jar, module.jars())).toList();
      for (Path jar : jars) {
        Files.copy(jar, folder.resolve(jar.getFileName()));
      }
      core.removeAll(jars);
      Files.writeString(
          folder.resolve("plugin-descriptor.properties"),
          """
          name=%1$s
          description=%1$s
          version=2.19.4
          opensearch.version=2.19.4
          java.version=11
          classname=%2$s
          extended.plugins=%3$s
          has.native.controller=false
          """
              .formatted(module.name(), module.plugin(), module.extended()));
    }
    return core;
  }

  private static boolean begins(Path jar, List<String> names) {
    return names.stream().anyMatch(jar.getFileName().toString()::startsWith);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** One key for all of the node's ends, signed by itself. */
  private static void certificate(Path config) throws IOException, InterruptedException {
    Path store = config.resolve("node.p12");
    keytool(
        "-genkeypair -alias node -keyalg RSA -keysize 2048 -validity 2 -dname CN=node"
            + " -ext SAN=dns:localhost,ip:127.0.0.1 -ext EKU=serverAuth,clientAuth -ext BC=ca:true",
        store);
    keytool("-exportcert -rfc -alias node -file " + config.resolve("node.pem"), store);
    keytool(
        "-importcert -noprompt -alias node -file " + config.resolve("node.pem"),
        config.resolve("trust.p12"));
  }

  private static void keytool(String what, Path store) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what.split(" ")));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", STORE));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private static String settings() {
    StringBuilder settings = new StringBuilder();
    for (String layer : List.of("transport", "http")) {
      String ssl = "plugins.security.ssl." + layer + ".";
      settings.append(ssl).append("keystore_type: PKCS12\n");
      settings.append(ssl).append("keystore_filepath: node.p12\n");
      settings.append(ssl).append("keystore_password: \"").append(STORE).append("\"\n");
      settings.append(ssl).append("truststore_type: PKCS12\n");
      settings.append(ssl).append("truststore_filepath: trust.p12\n");
      settings.append(ssl).append("truststore_password: \"").append(STORE).append("\"\n");
    }
    return settings
        + """
          plugins.security.ssl.http.enabled: true
          plugins.security.ssl.transport.enforce_hostname_verification: false
          plugins.security.nodes_dn: ["CN=node"]
          plugins.security.authcz.admin_dn: ["CN=nobody"]
          plugins.security.allow_default_init_securityindex: true
          plugins.security.compliance.salt: 0123456789abcdef
          plugins.security.restapi.roles_enabled: ["all_access"]
          """;
  }

  /** Where it answers, by TLS alone. */
  URI endpoint() {
    return URI.create("https://127.0.0.1:" + process.port());
  }

  /** The authority to trust, as PEM. */
  Path authority() {
    return folder.resolve("home/config/node.pem");
  }

  /** Connects as a user. */
  OpenSearchOptions.Builder as(String user, String password) {
    return OpenSearchOptions.builder()
        .uri(endpoint())
        .caFile(authority().toString())
        .basic(user, password)
        .indexReplicas(0);
  }

  /** The plugin's own first user, who may do everything. */
  OpenSearchClient administrator() throws Exception {
    return OpenSearchClient.open(as("admin", "admin").build());
  }

  /** Makes a user with {@link #PASSWORD} and that one role. */
  void user(String name, String role) throws Exception {
    ObjectNode user = JSON.createObjectNode();
    user.put("password", PASSWORD);
    user.putArray("opendistro_security_roles").add(role);
    JsonNode known;
    try (OpenSearchClient client = administrator()) {
      known = client.call("GET", "/_plugins/_security/api/roles/" + role, null, 200).json();
      client.call("PUT", "/_plugins/_security/api/internalusers/" + name, user, 200, 201);
      ObjectNode mapping = JSON.createObjectNode();
      mapping.putArray("users").add(name);
      client.call("PUT", "/_plugins/_security/api/rolesmapping/" + role, mapping, 200, 201);
    }
    if (known.path(role).path("index_permissions").isEmpty()) {
      throw new IllegalStateException("the role " + role + " allows nothing: " + known);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
