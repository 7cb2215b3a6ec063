package io.sheaf.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.action.AdoptRequest;
import io.sheaf.protocol.action.CleanRequest;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.action.CopyRequest;
import io.sheaf.protocol.action.DropRequest;
import io.sheaf.protocol.action.DropResult;
import io.sheaf.protocol.action.GenerateRequest;
import io.sheaf.protocol.action.InfoRequest;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.action.RollbackRequest;
import io.sheaf.protocol.action.RollbackResult;
import io.sheaf.protocol.action.VerifyRequest;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.action.VersionsRequest;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.EndpointSummary;
import io.sheaf.protocol.request.ExchangeRequest;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutCommit;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md tells the truth: its examples are what the codec takes and writes. */
class ProtocolDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "protocol.md");
  private static final Pattern EXAMPLE = Pattern.compile("```json (\\w+)\\n(.+)\\n```");
  private static final Map<String, Class<?>> TYPES =
      Stream.of(
              DatasetRequest.class,
              FlightInfoSummary.class,
              EndpointSummary.class,
              ListRequest.class,
              PutRequest.class,
              ExchangeRequest.class,
              PutCommit.class,
              PutSummary.class,
              GenerateRequest.class,
              VerifyRequest.class,
              VerifyResult.class,
              DropRequest.class,
              DropResult.class,
              CopyRequest.class,
              CompactRequest.class,
              AdoptRequest.class,
              InfoRequest.class,
              InfoResult.class,
              VersionsRequest.class,
              VersionsResult.class,
              RollbackRequest.class,
              RollbackResult.class,
              CleanRequest.class,
              CleanResult.class,
              PingRequest.class,
              PingResult.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  @Test
  void everyRequestAndResultHasAnExampleThatTheCodecWritesBack() throws IOException {
    Set<String> seen = new HashSet<>();
    EXAMPLE
        .matcher(Files.readString(DOCUMENT))
        .results()
        .forEach(
            example -> {
              String type = example.group(1);
              assertThat(TYPES).as("a type of the document").containsKey(type);
              Object value = Json.parseRequest("example", example.group(2), TYPES.get(type));
              Object again = Json.parseRequest("written", Json.write(value), TYPES.get(type));
              assertThat(again).as(example.group(2)).isEqualTo(value);
              seen.add(type);
            });
    assertThat(seen).isEqualTo(TYPES.keySet());
  }

  @Test
  void everyReasonIsExplained() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (ErrorReason reason : ErrorReason.values()) {
      assertThat(document).contains(reason.name());
    }
  }
}
