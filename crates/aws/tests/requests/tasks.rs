//! Tasks: handed over to the execute function, so many at a time.

use std::time::{Duration, Instant};

use activity::message::{DataPoint, Task};
use activity::ports::Tasks;
use activity::truth::TaskId;
use aws::{Deadline, LambdaTasks};
use blueprint::Slot;
use futures::future::join_all;

use crate::stand_in::answers::{accepted, json_error};
use crate::stand_in::{Reply, StandIn, alone};

pub fn task(number: usize) -> Task {
    let id = TaskId { slot: Slot::new(29_400_000), target: 2, task: number };
    let datapoints = vec![DataPoint { generator_id: "ts1".to_owned(), value: 5, offset: 10 }];
    Task { version: "v".to_owned(), id, datapoints }
}

#[test]
fn a_task_goes_whole_to_the_execute_function_as_an_event() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| accepted()).await;
        let function = "arn:aws:lambda:eu-west-1:111111111111:function:execute";
        let tasks = LambdaTasks::new(&stand_in.base().await, function, 4, Deadline::default());
        tasks.invoke(task(7)).await.expect("it is taken");
        let [request] = &stand_in.requests()[..] else { panic!("one request") };
        let path = percent_encoding::percent_decode_str(&request.path).decode_utf8_lossy();
        assert_eq!(path, format!("/2015-03-31/functions/{function}/invocations"));
        assert_eq!(request.header("x-amz-invocation-type"), Some("Event"));
        assert_eq!(request.signed().region, "eu-west-1");
        assert_eq!(serde_json::from_slice::<Task>(&request.body).expect("a task"), task(7));
    });
}

#[test]
fn no_more_tasks_are_under_way_than_the_bound_and_all_go() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| Reply::Late(Duration::from_millis(100), accepted())).await;
        let tasks = LambdaTasks::new(&stand_in.base().await, "execute", 5, Deadline::default());
        for handed_over in join_all((0..40).map(|number| tasks.invoke(task(number)))).await {
            handed_over.expect("it is taken");
        }
        assert_eq!((stand_in.requests().len(), stand_in.most_under_way()), (40, 5));
    });
}

#[test]
fn a_task_whose_answer_was_lost_is_handed_over_again_as_its_claim_makes_that_harmless() {
    alone(async || {
        for first in [Reply::Close, Reply::Answer(json_error(500, "ServiceException", ""))] {
            let reply = move |before| if before == 0 { first.clone() } else { Reply::Answer(accepted()) };
            let stand_in = StandIn::new(move |_, before| reply(before)).await;
            let tasks = LambdaTasks::new(&stand_in.base().await, "execute", 4, Deadline::default());
            assert_eq!(tasks.invoke(task(0)).await, Ok(()));
            assert_eq!(stand_in.requests().len(), 2);
        }
    });
}

#[test]
fn a_function_that_is_not_there_is_said_by_its_code_and_asked_once() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| json_error(404, "ResourceNotFoundException", "Function not found")).await;
        let tasks = LambdaTasks::new(&stand_in.base().await, "execute", 4, Deadline::default());
        assert_eq!(tasks.invoke(task(0)).await.unwrap_err().code(), "ResourceNotFoundException");
        assert_eq!(stand_in.requests().len(), 1);
    });
}

#[test]
fn tasks_that_wait_for_their_turn_are_given_up_at_the_deadline_too() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| Reply::Hang).await;
        let deadline = Deadline::default();
        let tasks = LambdaTasks::new(&stand_in.base().await, "execute", 1, deadline.clone());
        deadline.set(Duration::from_secs(1));
        let began = Instant::now();
        for handed_over in join_all((0..3).map(|number| tasks.invoke(task(number)))).await {
            assert_eq!(handed_over.unwrap_err().code(), "Deadline");
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        assert_eq!(stand_in.requests().len(), 1);
    });
}
