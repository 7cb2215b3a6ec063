package io.sheaf.dataset.generate;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Distinct words of two to four syllables, each a consonant and a vowel, made once from the seed. A
 * word is at most eight ASCII letters, so it is kept as one long, its first letter lowest.
 */
final class Vocabulary {
  static final int WORD_BYTES_MAX = Long.BYTES;

  private static final String CONSONANTS = "bcdfghjklmnpqrstvwxyz";
  private static final String VOWELS = "aeiou";
  private static final int LANE = -1;

  private final long[] words;

  Vocabulary(long seed, int size) {
    SampleRandom random = new SampleRandom(seed, 0, LANE);
    Set<Long> distinct = new HashSet<>();
    words = new long[size];
    for (int i = 0; i < size; ) {
      long word = word(random);
      if (distinct.add(word)) {
        words[i++] = word;
      }
    }
  }

  private static long word(SampleRandom random) {
    long word = 0;
    int letters = 2 * (int) random.between(2, 5);
    for (int i = 0; i < letters; i += 2) {
      long consonant = CONSONANTS.charAt((int) random.below(CONSONANTS.length()));
      long vowel = VOWELS.charAt((int) random.below(VOWELS.length()));
      word |= (consonant | vowel << 8) << 8 * i;
    }
    return word;
  }

  int size() {
    return words.length;
  }

  /** Puts a word at the position, with up to eight bytes of room used; returns the word's end. */
  int put(int index, ByteBuffer target, int position) {
    long word = words[index];
    target.putLong(position, word);
    return position + WORD_BYTES_MAX - (Long.numberOfLeadingZeros(word) >> 3);
  }
}
