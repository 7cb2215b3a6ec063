package io.sheaf.client;

import io.sheaf.protocol.error.SheafException;
import java.time.Duration;

/**
 * An attempt that failed and will be followed by another.
 *
 * @param attempt its number, from 1 on
 * @param attemptsMax after how many the client gives up
 * @param delay until the next one
 * @param failure why it failed
 */
public record RetryEvent(int attempt, int attemptsMax, Duration delay, SheafException failure) {}
