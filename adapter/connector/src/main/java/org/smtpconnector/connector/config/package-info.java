/**
 * The settings of a connection factory: the properties that an administrator sets (the {@code
 * *Properties} beans), and the values that are made of them and checked (the {@code *Settings} and
 * the rest). All other packages read them; this one uses none of them.
 */
package org.smtpconnector.connector.config;
