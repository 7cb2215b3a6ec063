package io.sheaf.server.integration.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Single values of Arrow's integration format: bytes in hexadecimal, numbers of 64 bits and more as
 * text. A null is what happens to be in its place.
 */
final class JsonValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private JsonValues() {}

  static JsonNode of(BaseFixedWidthVector vector, int index) {
    ArrowType type = vector.getField().getType();
    if (type instanceof ArrowType.Bool) {
      return JSON.booleanNode(BitVectorHelper.get(vector.getDataBuffer(), index) == 1);
    }
    byte[] bytes = new byte[vector.getTypeWidth()];
    vector.getDataBuffer().getBytes((long) index * bytes.length, bytes);
    ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (type instanceof ArrowType.FloatingPoint) {
      return JSON.numberNode(floating(value));
    } else if (type instanceof ArrowType.Interval) {
      return interval(value);
    } else if (type instanceof ArrowType.FixedSizeBinary) {
      return JSON.textNode(HEX.formatHex(bytes));
    }
    boolean signed = !(type instanceof ArrowType.Int integer) || integer.getIsSigned();
    BigInteger number = integer(bytes, signed);
    return bytes.length >= 8 ? JSON.textNode(number.toString()) : JSON.numberNode(number);
  }

  private static double floating(ByteBuffer value) {
    return switch (value.remaining()) {
      case 2 -> Float16.toFloat(value.getShort());
      case 4 -> value.getFloat();
      default -> value.getDouble();
    };
  }

  private static JsonNode interval(ByteBuffer value) {
    return switch (value.remaining()) {
      case 4 -> JSON.numberNode(value.getInt());
      case 8 -> JSON.objectNode().put("days", value.getInt()).put("milliseconds", value.getInt());
      default ->
          JSON.objectNode()
              .put("months", value.getInt())
              .put("days", value.getInt())
              .put("nanoseconds", value.getLong());
    };
  }

  private static BigInteger integer(byte[] littleEndian, boolean signed) {
    byte[] bytes = new byte[littleEndian.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = littleEndian[bytes.length - 1 - i];
    }
    return signed ? new BigInteger(bytes) : new BigInteger(1, bytes);
  }

  static JsonNode of(VariableWidthFieldVector vector, int index) {
    return JSON.textNode(vector.isNull(index) ? "" : text(vector, vector.get(index)));
  }

  /** Text as it is, bytes in hexadecimal. */
  static String text(FieldVector vector, byte[] value) {
    ArrowType type = vector.getField().getType();
    boolean isText =
        type instanceof ArrowType.Utf8
            || type instanceof ArrowType.LargeUtf8
            || type instanceof ArrowType.Utf8View;
    return isText ? new String(value, StandardCharsets.UTF_8) : HEX.formatHex(value);
  }
}
