//! The program `demarche`: it calls the shell.

fn main() -> std::process::ExitCode {
    demarche::shell::main()
}
