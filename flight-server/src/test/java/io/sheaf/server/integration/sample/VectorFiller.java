package io.sheaf.server.integration.sample;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Fills vectors of any type with random values, and with nulls where their fields allow them. */
final class VectorFiller {
  private static final int LIST_VALUES_MAX = 4;

  private final Random random;
  private final double nullShare;
  private final Map<Long, Dictionary> dictionaries;
  private final ScalarBytes scalars;

  /**
   * @param nullShare from 0 to 1
   * @param dictionaries by id, filled before the columns that point into them
   */
  VectorFiller(Random random, double nullShare, Map<Long, Dictionary> dictionaries) {
    this.random = random;
    this.nullShare = nullShare;
    this.dictionaries = dictionaries;
    this.scalars = new ScalarBytes(random);
  }

  /** Fills a dictionary, which may not hold sparse unions: their vectors don't tell type ids. */
  void fill(Dictionary dictionary, int count) {
    fill(dictionary.getVector().getField(), dictionary.getVector(), count);
  }

  /** Fills all columns. */
  void fill(VectorSchemaRoot root, int count) {
    List<Field> fields = root.getSchema().getFields();
    for (int i = 0; i < fields.size(); i++) {
      fill(fields.get(i), root.getVector(i), count);
    }
    root.setRowCount(count);
  }

  /** Replaces what the vector of a field in memory format holds. */
  private void fill(Field field, FieldVector vector, int count) {
    vector.clear();
    vector.setInitialCapacity(Math.max(1, count));
    vector.allocateNew();
    if (field.getDictionary() != null) {
      fillIndexes(field, (BaseFixedWidthVector) vector, count);
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      fillFixed(field, fixed, count);
    } else if (vector instanceof VariableWidthFieldVector variable) {
      fillVariable(field, variable, count);
    } else if (vector instanceof RunEndEncodedVector runs) {
      fillRuns(field, runs, count);
    } else if (vector instanceof UnionVector || vector instanceof DenseUnionVector) {
      fillUnion(field, vector, count);
    } else if (!(vector instanceof NullVector)) {
      fillNested(field, vector, count);
    }
    vector.setValueCount(count);
  }

  private boolean isNull(Field field) {
    return field.isNullable() && random.nextDouble() < nullShare;
  }

  private void fillIndexes(Field field, BaseFixedWidthVector vector, int count) {
    long id = field.getDictionary().getId();
    int values = dictionaries.get(id).getVector().getValueCount();
    for (int i = 0; i < count; i++) {
      if (!isNull(field)) {
        ((BaseIntVector) vector).setWithPossibleTruncate(i, random.nextInt(values));
      }
    }
  }

  private void fillFixed(Field field, BaseFixedWidthVector vector, int count) {
    ArrowType type = field.getType();
    for (int i = 0; i < count; i++) {
      if (!isNull(field)) {
        BitVectorHelper.setBit(vector.getValidityBuffer(), i);
        if (!(type instanceof ArrowType.Bool)) {
          byte[] value = scalars.of(type, vector.getTypeWidth());
          vector.getDataBuffer().setBytes((long) i * value.length, value);
        } else if (random.nextBoolean()) {
          BitVectorHelper.setBit(vector.getDataBuffer(), i);
        }
      }
    }
  }

  private void fillVariable(Field field, VariableWidthFieldVector vector, int count) {
    for (int i = 0; i < count; i++) {
      if (!isNull(field)) {
        vector.setSafe(i, scalars.ofVariableWidth(field.getType()));
      }
    }
  }

  private void fillRuns(Field field, RunEndEncodedVector vector, int count) {
    BaseIntVector ends = (BaseIntVector) vector.getRunEndsVector();
    vector.getRunEndsVector().setInitialCapacity(Math.max(1, count));
    vector.getRunEndsVector().allocateNew();
    int runs = 0;
    for (int end = 0; end < count; runs++) {
      end = Math.min(count, end + 1 + random.nextInt(5));
      ends.setWithPossibleTruncate(runs, end);
    }
    vector.getRunEndsVector().setValueCount(runs);
    fill(field.getChildren().get(1), vector.getValuesVector(), runs);
  }

  /** Each child of a dense union holds one value a row that chose it; of a sparse one, all rows. */
  private void fillUnion(Field field, FieldVector vector, int count) {
    int[] ids = ((ArrowType.Union) field.getType()).getTypeIds();
    int[] used = new int[ids.length];
    ArrowBuf types =
        vector instanceof UnionVector sparse
            ? sparse.getTypeBuffer()
            : ((DenseUnionVector) vector).getTypeBuffer();
    for (int i = 0; i < count; i++) {
      int child = random.nextInt(ids.length);
      types.setByte(i, ids[child]);
      if (vector instanceof DenseUnionVector dense) {
        dense.getOffsetBuffer().setInt(4L * i, used[child]);
      }
      used[child]++;
    }
    for (int child = 0; child < ids.length; child++) {
      int values = vector instanceof UnionVector ? count : used[child];
      fillChild(field, vector, child, values);
    }
  }

  private void fillNested(Field field, FieldVector vector, int count) {
    int values = 0;
    for (int i = 0; i < count; i++) {
      if (isNull(field)) {
        vector.setNull(i);
      } else {
        values += startValue(vector, i);
      }
    }
    int childCount =
        vector instanceof FixedSizeListVector list
            ? count * list.getListSize()
            : vector instanceof StructVector ? count : values;
    for (int child = 0; child < field.getChildren().size(); child++) {
      fillChild(field, vector, child, childCount);
    }
  }

  private void fillChild(Field field, FieldVector vector, int child, int count) {
    fill(field.getChildren().get(child), vector.getChildrenFromFields().get(child), count);
  }

  /** How many values of the child belong to it, where that may vary. */
  private int startValue(FieldVector vector, int index) {
    int size = random.nextInt(LIST_VALUES_MAX + 1);
    if (vector instanceof ListVector list) { // maps too
      list.startNewValue(index);
      list.endValue(index, size);
    } else if (vector instanceof LargeListVector list) {
      list.startNewValue(index);
      list.endValue(index, size);
    } else if (vector instanceof ListViewVector list) {
      list.startNewValue(index);
      list.endValue(index, size);
    } else if (vector instanceof LargeListViewVector list) {
      list.startNewValue(index);
      list.endValue(index, size);
    } else if (vector instanceof FixedSizeListVector list) {
      list.setNotNull(index);
    } else {
      ((StructVector) vector).setIndexDefined(index);
    }
    return size;
  }
}
