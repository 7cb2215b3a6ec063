package io.sheaf.dataset.compare;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.arrow.vector.ValueVector;

/** Unions, sparse or dense: a value is its type id and the value of that member. */
final class UnionValues extends ColumnValues {
  private final Map<Integer, ColumnValues> members;
  private final IntUnaryOperator typeIds;
  private final IntUnaryOperator places;

  /**
   * @param members by type id
   * @param typeIds the type id of a value
   * @param places where in its member a value lies
   */
  UnionValues(
      ValueVector vector,
      Map<Integer, ColumnValues> members,
      IntUnaryOperator typeIds,
      IntUnaryOperator places) {
    super(vector);
    this.members = members;
    this.typeIds = typeIds;
    this.places = places;
  }

  private ColumnValues member(int index) {
    int typeId = typeIds.applyAsInt(index);
    ColumnValues member = members.get(typeId);
    if (member == null) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "a union has no member with the type id " + typeId);
    }
    return member;
  }

  /** Unions have no nulls of their own, only their members do. */
  @Override
  boolean isNull(int index) {
    return false;
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    UnionValues that = (UnionValues) other;
    return typeIds.applyAsInt(index) == that.typeIds.applyAsInt(otherIndex)
        && member(index)
            .same(
                places.applyAsInt(index),
                that.member(otherIndex),
                that.places.applyAsInt(otherIndex));
  }

  @Override
  long hashValue(int index, long seed) {
    long hash = Hashing.combine(seed, typeIds.applyAsInt(index));
    return Hashing.combine(hash, member(index).hash(places.applyAsInt(index), seed));
  }

  @Override
  void describeValue(int index, StringBuilder text) {
    member(index).describe(places.applyAsInt(index), text);
  }
}
