package dev.nightjar.local.demo;

import dev.nightjar.local.DynamoDbLocal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * An audit table in DynamoDB Local: PK and SK, with or without a stream. Writes go in order, one
 * request at a time, so that the stream has the order of the day.
 */
public final class AuditTable implements AutoCloseable {

  /** What BatchWriteItem takes at once. */
  private static final int BATCH = 25;

  private final DynamoDbClient client;
  private final String name;

  /**
   * A table that may not exist yet.
   *
   * @param endpoint of DynamoDB Local; never null
   * @param name of the table; never null
   */
  public AuditTable(URI endpoint, String name) {
    this.client =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.of(DynamoDbLocal.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(DynamoDbLocal.ACCESS_KEY, DynamoDbLocal.SECRET_KEY)))
            .build();
    this.name = name;
  }

  /** The table's name. */
  public String name() {
    return name;
  }

  /**
   * Makes the table.
   *
   * @param view what its stream carries; null for a table without a stream
   */
  public void create(StreamViewType view) {
    client.createTable(
        table -> {
          table
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(text("PK"), text("SK"))
              .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE));
          if (view != null) {
            table.streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view));
          }
        });
  }

  private static AttributeDefinition text(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  /**
   * Writes in order. Puts that follow each other share a request, as long as their keys differ.
   *
   * @param writes what to write
   * @param written is told the writes of each request once it was answered
   */
  public void write(List<TableWrite> writes, Consumer<List<TableWrite>> written) {
    List<TableWrite> batch = new ArrayList<>(BATCH);
    Set<List<AttributeValue>> keys = new HashSet<>();
    for (TableWrite write : writes) {
      boolean delete = write.kind() == TableWrite.Kind.REMOVE;
      if (batch.size() == BATCH || delete || !keys.add(keyOf(write.item()))) {
        flush(batch, written);
        keys.clear();
        keys.add(keyOf(write.item()));
      }
      if (delete) {
        client.deleteItem(request -> request.tableName(name).key(write.item()));
        written.accept(List.of(write));
      } else {
        batch.add(write);
      }
    }
    flush(batch, written);
  }

  /** Puts one item. */
  public void put(Map<String, AttributeValue> item) {
    client.putItem(request -> request.tableName(name).item(item));
  }

  private void flush(List<TableWrite> batch, Consumer<List<TableWrite>> written) {
    if (batch.isEmpty()) {
      return;
    }
    Map<String, List<WriteRequest>> open =
        Map.of(
            name,
            batch.stream()
                .map(
                    write ->
                        WriteRequest.builder()
                            .putRequest(PutRequest.builder().item(write.item()).build())
                            .build())
                .toList());
    while (!open.isEmpty()) {
      Map<String, List<WriteRequest>> now = open;
      open = client.batchWriteItem(request -> request.requestItems(now)).unprocessedItems();
    }
    written.accept(List.copyOf(batch));
    batch.clear();
  }

  private static List<AttributeValue> keyOf(Map<String, AttributeValue> item) {
    return List.of(item.get("PK"), item.get("SK"));
  }

  @Override
  public void close() {
    client.close();
  }
}
