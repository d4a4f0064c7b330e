/**
 * The settings of a connection factory: the configuration properties that an administrator sets
 * (the {@code *Properties} beans), and the checked values that are made of them (the {@code
 * *Settings} and the rest). All other packages read them; this one uses none of them.
 */
package org.smtpconnector.connector.config;
