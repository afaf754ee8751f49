//! Linux account files.
use crate::{
    Category, FakeKind, Truth, Writer,
    accounts::{self, FIRST_USER, MOST_USERS, SYSTEM},
    ascii::Ascii,
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "linux_passwd",
    summary: "Linux account file: the system's accounts and 2 to 6 persons",
    rule: "name:x:user id:group id:comment:home:shell, one account a line, no id or name twice, persons from 1000 (passwd(5))",
    detected_by: None,
    keyword: None,
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth { may: &["NAME"], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    for (name, user, group, home, shell) in SYSTEM {
        w.out.push_str(name);
        ids(w.out, *user, *group);
        w.out.push_str(name);
        w.out.push(':');
        w.out.push_str(home);
        w.out.push(':');
        w.out.push_str(shell);
        w.out.push_str("\r\n");
    }
    let mut names = [("", ""); MOST_USERS];
    let count = accounts::users(w.rng, &mut names);
    for (id, name) in (FIRST_USER..).zip(&names[..count]) {
        if id > FIRST_USER {
            w.out.push_str("\r\n");
        }
        accounts::login(w.out, *name);
        ids(w.out, id, id);
        w.out.push_str(name.0);
        w.out.push(' ');
        w.out.push_str(name.1);
        w.out.push_str(":/home/");
        accounts::login(w.out, *name);
        w.out.push_str(":/bin/bash");
    }
}

fn ids(out: &mut String, user: u64, group: u64) {
    let mut text = Ascii::<16>::new();
    text.text(":x:");
    text.number(user);
    text.byte(b':');
    text.number(group);
    text.byte(b':');
    text.append_to(out);
}
