package io.sheaf.dataset.compare;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.ElementAddressableVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.NonNullableStructVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Finds how the values of a vector compare, by its class and its dictionary. */
final class ValuesFactory {
  private final DictionaryProvider dictionaries;

  ValuesFactory(DictionaryProvider dictionaries) {
    this.dictionaries = dictionaries;
  }

  /**
   * @param field the vector's, as the schema has it: a sparse union itself names other type ids
   * @throws SheafException NOT_SUPPORTED for a vector of an unknown kind
   */
  ColumnValues of(Field field, ValueVector vector) {
    if (field.getDictionary() != null) {
      return dictionary(field.getDictionary().getId(), (BaseIntVector) vector);
    }
    if (vector instanceof ExtensionTypeVector<?> extension) {
      return of(extension.getUnderlyingVector().getField(), extension.getUnderlyingVector());
    }
    List<ColumnValues> children = children(field, (FieldVector) vector);
    if (children.isEmpty()) {
      return flat(field, vector);
    }
    return field.getType() instanceof ArrowType.Union type
        ? union(type, vector, children)
        : nested(field, vector, children);
  }

  private ColumnValues dictionary(long id, BaseIntVector indexes) {
    Dictionary dictionary = dictionaries.lookup(id);
    if (dictionary == null) {
      throw new SheafException(ErrorReason.INVALID_DATA, "there is no dictionary " + id);
    }
    FieldVector values = dictionary.getVector();
    return new DictionaryValues(indexes, of(values.getField(), values));
  }

  private List<ColumnValues> children(Field field, FieldVector vector) {
    List<FieldVector> vectors = vector.getChildrenFromFields();
    return IntStream.range(0, vectors.size())
        .mapToObj(i -> of(field.getChildren().get(i), vectors.get(i)))
        .toList();
  }

  private static ColumnValues flat(Field field, ValueVector vector) {
    if (vector instanceof NullVector) {
      return new NullValues(vector);
    }
    if (vector instanceof BitVector booleans) {
      return new BooleanValues(booleans);
    }
    if (vector instanceof BaseVariableWidthViewVector views) {
      return new ViewValues(views);
    }
    if (vector instanceof BaseFixedWidthVector fixed) {
      return vector instanceof FloatingPointVector floating
          ? new FloatingValues(fixed, floating)
          : new FixedWidthValues(fixed);
    }
    if (vector instanceof ElementAddressableVector variable) {
      return new VariableWidthValues(variable);
    }
    // A struct or union without members.
    return nested(field, vector, List.of());
  }

  private static ColumnValues nested(Field field, ValueVector vector, List<ColumnValues> children) {
    if (vector instanceof NonNullableStructVector) {
      return new StructValues(vector, field.getChildren(), children);
    }
    if (vector instanceof ListVector list) {
      return new OffsetListValues(list, children.get(0)); // maps are lists, too
    }
    if (vector instanceof FixedSizeListVector list) {
      return new FixedSizeListValues(list, children.get(0));
    }
    if (vector instanceof BaseListVector list) {
      return new ListValues(
          list, children.get(0), list::getElementStartIndex, list::getElementEndIndex);
    }
    if (vector instanceof LargeListVector list) {
      return new ListValues(
          list,
          children.get(0),
          i -> Math.toIntExact(list.getElementStartIndex(i)),
          i -> Math.toIntExact(list.getElementEndIndex(i)));
    }
    if (vector instanceof LargeListViewVector list) {
      return new ListValues(
          list,
          children.get(0),
          i -> Math.toIntExact(start(list, i)),
          i -> Math.toIntExact(start(list, i) + size(list, i)));
    }
    if (vector instanceof RunEndEncodedVector runs) {
      return new IndirectValues(runs, children.get(1), runs::getPhysicalIndex);
    }
    throw new SheafException(
        ErrorReason.NOT_SUPPORTED, "values of " + field + " can't be compared");
  }

  private static long start(LargeListViewVector list, int index) {
    return list.getOffsetBuffer().getLong((long) index * Long.BYTES);
  }

  private static long size(LargeListViewVector list, int index) {
    return list.getSizeBuffer().getLong((long) index * Long.BYTES);
  }

  private static ColumnValues union(
      ArrowType.Union type, ValueVector vector, List<ColumnValues> children) {
    int[] typeIds = type.getTypeIds();
    Map<Integer, ColumnValues> members = new HashMap<>();
    for (int i = 0; i < children.size(); i++) {
      members.put(typeIds == null ? i : typeIds[i], children.get(i));
    }
    return vector instanceof DenseUnionVector dense
        ? new UnionValues(vector, members, dense::getTypeId, dense::getOffset)
        : new UnionValues(vector, members, ((UnionVector) vector)::getTypeValue, i -> i);
  }
}
