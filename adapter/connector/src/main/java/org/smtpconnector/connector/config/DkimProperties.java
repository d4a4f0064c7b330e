package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of DKIM (RFC 6376). */
public class DkimProperties extends TlsProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "Domains whose keys sign messages by DKIM, separated by commas. A message is"
              + " signed by the keys of the domain in its From field, or of the closest parent"
              + " domain that is named. Two keys of a domain, such as RSA and Ed25519, both sign:"
              + " name the domain twice.")
  private String dkimDomain;

  @ConfigProperty(
      description =
          "Selector of the key of each dkimDomain, separated by commas in the same order, or"
              + " one for all. The public key is the TXT record SELECTOR._domainkey.DOMAIN.")
  private String dkimSelector;

  @ConfigProperty(
      description =
          "File with the private key of each dkimDomain, separated by commas in the same"
              + " order, or one for all: PEM with BEGIN PRIVATE KEY, not encrypted, RSA of 1024"
              + " bits or more (2048 are recommended) or Ed25519. Each message is signed by the"
              + " current content of the file.")
  private String dkimKeyFile;

  @ConfigProperty(
      description =
          "Whether a message is refused if no dkimDomain is that of its From field or a"
              + " parent of it; otherwise it is sent without a signature.",
      defaultValue = "false")
  private Boolean dkimRequired = false;

  DkimSettings dkim() {
    return new DkimSettings(dkimDomain, dkimSelector, dkimKeyFile, dkimRequired);
  }

  public String getDkimDomain() {
    return dkimDomain;
  }

  public void setDkimDomain(String dkimDomain) {
    this.dkimDomain = dkimDomain;
  }

  public String getDkimSelector() {
    return dkimSelector;
  }

  public void setDkimSelector(String dkimSelector) {
    this.dkimSelector = dkimSelector;
  }

  public String getDkimKeyFile() {
    return dkimKeyFile;
  }

  public void setDkimKeyFile(String dkimKeyFile) {
    this.dkimKeyFile = dkimKeyFile;
  }

  public Boolean getDkimRequired() {
    return dkimRequired;
  }

  public void setDkimRequired(Boolean dkimRequired) {
    this.dkimRequired = dkimRequired;
  }
}
