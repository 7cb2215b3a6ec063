package io.sheaf.server.config;

/**
 * One value for one key from outside a file.
 *
 * @param key the whole key, such as {@code sheaf.server.port}
 * @param value as it was written
 * @param origin where, for people: {@code --port}, {@code environment SHEAF_SERVER_PORT}
 */
record Setting(String key, String value, String origin) {}
