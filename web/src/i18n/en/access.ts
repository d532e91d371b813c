import type { Shape } from "../shape";
import type vi from "../vi/access";

export default {
  signIn: {
    title: "Sign in",
    lead: "Video conferencing of the province. A bridge point whose device is enrolled needs no sign-in.",
    username: "User name",
    password: "Password",
    submit: "Sign in",
    enrol: "Enrol this device for a bridge point",
    empty: "There is no account yet. Open the one-time link that was printed when the server started.",
    missing: "Type your user name and password.",
  },
  link: {
    title: "Sign in by link",
    working: "Checking the link…",
    missing: "The link holds no sign-in code. Copy it whole, with the part behind #.",
    other: "Sign in by password",
  },
  setup: {
    title: "Create the first administrator",
    lead: "This link works once. The administrator makes all other accounts.",
    username: "User name",
    name: "Full name",
    password: "Password",
    passwordHint: "At least 10 characters.",
    short: "The password needs at least 10 characters.",
    required: "Required.",
    submit: "Create the administrator and sign in",
    missing: "The link holds no code. Copy it whole, with the part behind #.",
  },
  enrol: {
    title: "Enrol this device",
    lead: "Type the code that an administrator or the Department issued for the point. From then on this machine comes in by itself under the point's name, without a password.",
    code: "Enrolment code",
    codeHint: "Capitals and dashes do not matter.",
    required: "Type the enrolment code.",
    submit: "Enrol this machine",
    current: "This machine is the device of {{point}}. A new code moves it to another point.",
    other: "Sign in with an account",
  },
} as const satisfies Shape<typeof vi>;
