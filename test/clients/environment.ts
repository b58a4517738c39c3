/** What a user exports so that a client finds the emulator; credentials and configuration of the machine stay out. */
export function clientEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    ...environmentWithoutAws(),
    AWS_ENDPOINT_URL_KINESIS: endpoint,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
}

/** This process's environment without anything that an AWS client or the emulator would read. */
export function environmentWithoutAws(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^(AWS|KINESIS_EMU)_/.test(name));
  return {
    ...Object.fromEntries(others),
    AWS_CONFIG_FILE: "/nonexistent/config",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  };
}
