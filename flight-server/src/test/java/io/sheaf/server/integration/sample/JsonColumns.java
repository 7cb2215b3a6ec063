package io.sheaf.server.integration.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.function.IntConsumer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Columns as Arrow's integration format has them (docs/source/format/Integration.rst): one array of
 * values for each buffer. Arrow's own Java writer writes some types as only Java reads them.
 */
final class JsonColumns {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int INLINE_BYTES_MAX = BaseVariableWidthViewVector.INLINE_SIZE;
  private static final int VIEW_BYTES = BaseVariableWidthViewVector.ELEMENT_SIZE;

  private JsonColumns() {}

  /**
   * @param field which names the column, and those below: vectors may have forgotten
   */
  static ObjectNode of(Field field, FieldVector vector) {
    int count = vector.getValueCount();
    ObjectNode column = JsonNodeFactory.instance.objectNode();
    column.put("name", field.getName()).put("count", count);
    addValidity(column, vector, count);
    addBuffers(column, vector, count);
    if (!field.getChildren().isEmpty()) {
      ArrayNode children = column.putArray("children");
      each(
          field.getChildren().size(),
          i -> children.add(of(field.getChildren().get(i), vector.getChildrenFromFields().get(i))));
    }
    return column;
  }

  private static void addValidity(ObjectNode column, FieldVector vector, int count) {
    ArrowType type = vector.getField().getType();
    boolean hasValidity =
        !(type instanceof ArrowType.Null
            || type instanceof ArrowType.Union
            || type instanceof ArrowType.RunEndEncoded);
    if (hasValidity) {
      ArrayNode validity = column.putArray("VALIDITY");
      each(count, i -> validity.add(vector.isNull(i) ? 0 : 1));
    }
  }

  private static void addBuffers(ObjectNode column, FieldVector vector, int count) {
    if (vector instanceof BaseFixedWidthVector fixed) {
      ArrayNode data = column.putArray("DATA");
      each(count, i -> data.add(JsonValues.of(fixed, i)));
    } else if (vector instanceof BaseVariableWidthViewVector views) {
      addViews(column, views, count);
    } else if (vector instanceof VariableWidthFieldVector variable) {
      boolean large = vector instanceof BaseLargeVariableWidthVector;
      addNumbers(column, "OFFSET", vector.getOffsetBuffer(), count + 1, large);
      ArrayNode data = column.putArray("DATA");
      each(count, i -> data.add(JsonValues.of(variable, i)));
    } else if (vector instanceof ListVector) { // maps too
      addNumbers(column, "OFFSET", vector.getOffsetBuffer(), count + 1, false);
    } else if (vector instanceof LargeListVector) {
      addNumbers(column, "OFFSET", vector.getOffsetBuffer(), count + 1, true);
    } else if (vector instanceof ListViewVector list) {
      addNumbers(column, "OFFSET", list.getOffsetBuffer(), count, false);
      addNumbers(column, "SIZE", list.getSizeBuffer(), count, false);
    } else if (vector instanceof LargeListViewVector list) {
      addNumbers(column, "OFFSET", list.getOffsetBuffer(), count, true);
      addNumbers(column, "SIZE", list.getSizeBuffer(), count, true);
    } else if (vector instanceof UnionVector union) {
      addTypes(column, union.getTypeBuffer(), count);
    } else if (vector instanceof DenseUnionVector union) {
      addTypes(column, union.getTypeBuffer(), count);
      addNumbers(column, "OFFSET", union.getOffsetBuffer(), count, false);
    }
  }

  private static void addTypes(ObjectNode column, ArrowBuf types, int count) {
    ArrayNode array = column.putArray("TYPE_ID");
    each(count, i -> array.add(types.getByte(i)));
  }

  /** Numbers of 64 bits are texts. A vector of no values may have no first offset. */
  private static void addNumbers(
      ObjectNode column, String name, ArrowBuf numbers, int count, boolean large) {
    ArrayNode array = column.putArray(name);
    long width = large ? Long.BYTES : Integer.BYTES;
    each(
        count,
        i -> {
          boolean isThere = (i + 1) * width <= numbers.capacity();
          if (large) {
            array.add(String.valueOf(isThere ? numbers.getLong(i * width) : 0));
          } else {
            array.add(isThere ? numbers.getInt(i * width) : 0);
          }
        });
  }

  private static void addViews(ObjectNode column, BaseVariableWidthViewVector vector, int count) {
    ArrayNode views = column.putArray("VIEWS");
    each(count, i -> views.add(view(vector, i)));
    ArrayNode buffers = column.putArray("VARIADIC_DATA_BUFFERS");
    for (ArrowBuf buffer : vector.getDataBuffers()) {
      byte[] bytes = new byte[Math.toIntExact(buffer.writerIndex())];
      buffer.getBytes(0, bytes);
      buffers.add(HEX.formatHex(bytes));
    }
  }

  private static ObjectNode view(BaseVariableWidthViewVector vector, int index) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    byte[] value = vector.isNull(index) ? new byte[0] : vector.get(index);
    view.put("SIZE", value.length);
    if (value.length <= INLINE_BYTES_MAX) {
      return view.put("INLINED", JsonValues.text(vector, value));
    }
    ArrowBuf headers = vector.getDataBuffer();
    long at = (long) index * VIEW_BYTES;
    return view.put("PREFIX_HEX", HEX.formatHex(value, 0, 4))
        .put("BUFFER_INDEX", headers.getInt(at + 8))
        .put("OFFSET", headers.getInt(at + 12));
  }

  private static void each(int count, IntConsumer action) {
    for (int i = 0; i < count; i++) {
      action.accept(i);
    }
  }
}
