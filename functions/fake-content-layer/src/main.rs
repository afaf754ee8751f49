//! Builds the fake-content layer: `fake-content-layer --out DIR [--zip FILE] [--threads N]`.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
Build the fake-content layer: the pool of key material that the functions share. The same bytes from every build.

Usage: fake-content-layer --out DIR [--zip FILE] [--threads N]

  --out DIR      write the layer's folder as DIR/fake-content
  --zip FILE     and its zip, which Lambda unpacks to /opt/fake-content
  --threads N    make keys on N threads (default: all cores)";

struct Arguments {
    out: PathBuf,
    zip: Option<PathBuf>,
    threads: usize,
}

fn main() -> ExitCode {
    let arguments = match parse(std::env::args_os().skip(1)) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            eprintln!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("error: {problem}\nhint: fake-content-layer --help shows the options");
            return ExitCode::from(2);
        }
    };
    match build(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let names = fake_content_layer::write(&arguments.out, arguments.threads)?;
    if let Some(zip) = &arguments.zip {
        fake_content_layer::archive(&arguments.out, &names, zip)?;
    }
    Ok(())
}

/// The arguments; `None`: help was asked for.
fn parse(mut given: impl Iterator<Item = std::ffi::OsString>) -> Result<Option<Arguments>, String> {
    let (mut out, mut zip) = (None, None);
    let mut threads = std::thread::available_parallelism().map_or(1, usize::from);
    while let Some(option) = given.next() {
        let option = option.to_string_lossy().into_owned();
        if matches!(option.as_str(), "-h" | "--help") {
            return Ok(None);
        }
        let mut value = || given.next().ok_or(format!("{option} wants a value"));
        match option.as_str() {
            "--out" => out = Some(PathBuf::from(value()?)),
            "--zip" => zip = Some(PathBuf::from(value()?)),
            "--threads" => {
                let text = value()?.to_string_lossy().into_owned();
                threads = text.parse().map_err(|_| format!("--threads: {text:?} is not a number of threads"))?;
            }
            _ => return Err(format!("unknown argument {option:?}")),
        }
    }
    let out = out.ok_or("--out is missing: where shall the layer's folder be?")?;
    Ok(Some(Arguments { out, zip, threads }))
}
