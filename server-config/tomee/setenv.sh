# The environment of TomEE with SMTP Connector: bin/setenv.sh, which catalina.sh reads. Only TomEE's user may read it.

# The resources of tomee.xml under their own names, such as mail/smtp. Without this property, their names are
# openejb:Resource/mail/smtp and so on.
CATALINA_OPTS="$CATALINA_OPTS -Djava.naming.factory.initial=org.apache.openejb.core.OpenEJBInitialContextFactory"

# The relay, for tomee.xml, unless the environment has it already.
export SMTP_HOST="${SMTP_HOST-smtp.example.org}"
export SMTP_PORT="${SMTP_PORT-587}"
export SMTP_SECURITY="${SMTP_SECURITY-starttls}"
export SMTP_USER="${SMTP_USER-shop}"
export SMTP_PASSWORD="${SMTP_PASSWORD-secret}"
