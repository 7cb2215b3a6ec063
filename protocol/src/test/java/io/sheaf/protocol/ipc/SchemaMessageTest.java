package io.sheaf.protocol.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaMessageTest {
  static List<Schema> schemas() {
    Field text =
        new Field(
            "text",
            new FieldType(true, ArrowType.Utf8.INSTANCE, new DictionaryEncoding(7, false, null)),
            null);
    Field list =
        new Field(
            "list",
            new FieldType(false, ArrowType.List.INSTANCE, null, Map.of("unit", "m")),
            List.of(Field.nullable("item", new ArrowType.Int(32, true))));
    return List.of(
        new Schema(List.of()),
        new Schema(List.of(text, list)),
        new Schema(List.of(list), new TreeMap<>(Map.of("a", "1", "b", ""))));
  }

  /** Its text is part of manifests, and of what clients compare. */
  @ParameterizedTest
  @MethodSource("schemas")
  void isTheMessageThatArrowWrites(Schema schema) {
    SchemaMessage message = SchemaMessage.of(schema);
    ByteBuf arrows =
        Unpooled.wrappedBuffer(MessageSerializer.serializeMetadata(schema, IpcOption.DEFAULT));
    try (IpcFrame frame = message.frame()) {
      int padded = arrows.readableBytes() + 7 & ~7;
      assertThat(frame.message().readableBytes()).isEqualTo(padded);
      assertThat(frame.message().slice(0, arrows.readableBytes())).isEqualTo(arrows);
    }
    assertThat(message.toArrow()).isEqualTo(schema);
  }

  @Test
  void aLargeOneIsRefused() {
    SchemaMessage large =
        SchemaMessage.of(List.of(), Map.of("notes", "n".repeat(SchemaMessage.BYTES_MAX)));
    try (IpcFrame frame = large.frame()) {
      assertThatThrownBy(() -> SchemaMessage.of(frame))
          .isInstanceOfSatisfying(
              SheafException.class,
              failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED))
          .hasMessageContaining("schema");
    }
  }

  /** As Arrow's C++ library writes what its user puts there. */
  @Test
  void keysOfMetadataThatAreNoTextAreTaken() throws Exception {
    Schema schema =
        new Schema(List.of(Field.nullable("n", new ArrowType.Int(32, true))), Map.of("key", "1"));
    try (IpcFrame frame = SchemaMessage.of(schema).frame()) {
      ByteBuf message = frame.message().copy();
      int key = message.toString(StandardCharsets.ISO_8859_1).indexOf("key");
      try (IpcFrame strange = IpcFrame.of(message.setByte(key, 0xFF), Unpooled.EMPTY_BUFFER)) {
        assertThat(SchemaMessage.of(strange).toArrow().getCustomMetadata())
            .isEqualTo(Map.of("?ey", "1"));
      }
    }
  }
}
