package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of the proxy. */
public class ProxyProperties extends OAuthProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "Proxy that connects to the server and resolves its name: socks5://host:port"
              + " or http://host:port.")
  private String proxy;

  @ConfigProperty(description = "User at the proxy, if it requires one.")
  private String proxyUser;

  @ConfigProperty(
      description = "Password at the proxy; it is sent to the proxy in clear text.",
      confidential = true)
  private String proxyPassword;

  ProxySettings proxy() {
    return new ProxySettings(proxy, proxyUser, proxyPassword);
  }

  public String getProxy() {
    return proxy;
  }

  public void setProxy(String proxy) {
    this.proxy = proxy;
  }

  public String getProxyUser() {
    return proxyUser;
  }

  public void setProxyUser(String proxyUser) {
    this.proxyUser = proxyUser;
  }

  public String getProxyPassword() {
    return proxyPassword;
  }

  public void setProxyPassword(String proxyPassword) {
    this.proxyPassword = proxyPassword;
  }
}
