//! A process for each test: where services are is said by the environment, which all of a process shares.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Set in the processes of tests: the folder that is theirs.
const FOLDER: &str = "REQUESTS_TEST_FOLDER";
/// What a test may take. One that waits for something that never comes would hold up all others for ever.
const LONGEST: Duration = Duration::from_secs(60);
/// The credentials of the host in these tests.
pub const OWN_KEY_ID: &str = "own-key-id";
pub const OWN_KEY: &str = "own-secret-key";
pub const REGION: &str = "us-east-1";

/// Run the test in a process of its own, on one thread. Its name is that of the function that calls this.
pub fn alone<F: AsyncFnOnce()>(test: F) {
    if std::env::var_os(FOLDER).is_none() {
        return start(name_of::<F>());
    }
    std::thread::spawn(|| {
        std::thread::sleep(LONGEST);
        eprintln!("given up after {LONGEST:?}");
        std::process::exit(1);
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(test());
}

/// The file that says where services are.
pub fn config_file() -> PathBuf {
    PathBuf::from(std::env::var_os(FOLDER).expect("inside of alone()")).join("config")
}

/// `requests::s3::name_of_the_test::{{closure}}` without its ends, as the test harness calls it.
fn name_of<F>() -> &'static str {
    let name = std::any::type_name::<F>();
    let name = name.split_once("::").map_or(name, |(_, rest)| rest);
    name.split_once("::{{closure}}").map_or(name, |(start, _)| start)
}

fn start(name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let own = |variable: &(String, String)| !variable.0.starts_with("AWS_");
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env_clear()
        .envs(std::env::vars().filter(own))
        .env(FOLDER, folder.path())
        .env("AWS_CONFIG_FILE", folder.path().join("config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", folder.path().join("none"))
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_REGION", REGION)
        .env("AWS_ACCESS_KEY_ID", OWN_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", OWN_KEY)
        .output()
        .expect("this program starts");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{complained}\n{said}");
    // A name that fits no test would run none, and succeed.
    assert!(said.contains("test result: ok. 1 passed"), "{name} did not run: {said}");
}
