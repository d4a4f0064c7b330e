# What the scripts run-sample have in common. Each sources this in the directory of the project, and names the server in
# $product, and the directory of its run in $work.
java=${JAVA_HOME:+$JAVA_HOME/bin/}
http_port=${HTTP_PORT:-8080}
mailbox_port=${MAILBOX_PORT:-2525}

# Builds the sample and unpacks the server whose Maven profile this is.
build() {
  echo "Building the sample ..."
  mvn -B -q package -DskipTests -pl adapter/rar,ejb-sample/shop,ejb-sample/mailbox -am
  mvn -B -q "dependency:unpack@$1" "-P$1" -pl src-it/servers/tests
}

# A step of the set-up: its name, and the command.
step() {
  local name=$1
  shift
  "$@" >> "$work/setup.log" 2>&1 ||
    { tail "$work/setup.log" >&2; echo "$name failed, see $work/setup.log and the log of $product." >&2; return 1; }
}

# A key store with a certificate for the sample's mailbox, and the trust store that knows it.
make_stores() {
  keystore -genkeypair -keystore "$work/mailbox.p12" -dname "CN=mailbox of the sample" -keyalg EC -validity 3650 \
    -ext san=dns:localhost,ip:127.0.0.1
  keystore -exportcert -keystore "$work/mailbox.p12" -file "$work/mailbox.cer"
  keystore -importcert -keystore "$work/trust.p12" -file "$work/mailbox.cer" -noprompt
}
keystore() {
  step "keytool $1" "${java}keytool" -storetype PKCS12 -storepass changeit -alias mailbox "$@"
}

# Starts the server by this command: in a session of its own, and so a group, which the script stops, and not the signal
# of Ctrl+C.
start_server() {
  setsid "$@" > "$work/console.log" 2>&1 < /dev/null &
  server_pid=$!
}

# Waits until this command succeeds, as long as the server runs.
await() {
  until "$@"; do
    kill -0 "$server_pid" 2> /dev/null || { tail "$work/console.log" >&2; echo "$product ended." >&2; exit 1; }
    sleep 0.5
  done
}

# Ends the server, also while it starts, with all processes that it has started.
stop_server() {
  trap - EXIT
  trap '' INT TERM
  [ -n "${server_pid:-}" ] || return 0
  local signal tenths
  for signal in TERM KILL; do
    kill -s "$signal" -- "-$server_pid" 2> /dev/null || kill -s "$signal" "$server_pid" 2> /dev/null || break
    for ((tenths = 0; tenths < 300; tenths++)); do
      kill -0 -- "-$server_pid" 2> /dev/null || break 2
      sleep 0.1
    done
  done
  wait "$server_pid" 2> /dev/null || true
}
trap stop_server EXIT
trap exit INT TERM

# Says that the sample runs, and waits until it is stopped.
run_until_stopped() {
  echo "The sample: see its messages and the schedule at http://localhost:$http_port/"
  echo "Stop it with Ctrl+C."
  wait "$server_pid"
}
