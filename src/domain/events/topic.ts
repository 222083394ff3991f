import { type EventPattern, mismatchIn } from './event-pattern.ts';

/** A function's subscription to a topic of SNS. */
export interface Subscription {
  /** Of partition aws, whatever partition the region is in. */
  readonly topicArn: string;
  /** Where the function is, in its stored form. */
  readonly world: string;
  readonly function: string;
  /** The last part of its ARN. */
  readonly id: string;
  /** Null for all messages. */
  readonly filter: SubscriptionFilter | null;
}

export interface SubscriptionFilter {
  readonly policy: EventPattern;
  readonly scope: 'MessageAttributes' | 'MessageBody';
}

/** What is published to a topic. */
export interface TopicMessage {
  /** As whoever publishes writes it. */
  readonly topicArn: string;
  readonly subject: string | null;
  readonly message: string;
}

/** An ARN as topics are known by: accounts and regions are the same in all partitions. */
export function inPartitionAws(arn: string): string {
  return arn.replace(/^arn:aws[a-z-]*:/, 'arn:aws:');
}

/**
 * Whether a subscription passes a message. Those of CodePipeline and EventBridge have no attributes; a body that is no
 * JSON passes no policy. [documented: SNS developer guide, "Subscription filter policies"]
 */
export function passes({ filter }: Subscription, { message }: TopicMessage): boolean {
  if (filter === null) return true;
  if (filter.scope === 'MessageAttributes') return mismatchIn(filter.policy, {}) === undefined;
  try {
    return mismatchIn(filter.policy, JSON.parse(message)) === undefined;
  } catch {
    return false;
  }
}

/**
 * The event that a function gets of a message [documented: Lambda developer guide, "Using Lambda with Amazon SNS";
 * transcript: events that public functions and their tests have kept]. What signs it is made up (J42 [chosen]).
 * @param sent Its id, and the instant at which it was published
 */
export function topicEvent(
  { id }: Subscription,
  { topicArn, subject, message }: TopicMessage,
  sent: { readonly messageId: string; readonly timestamp: string },
): object {
  const subscriptionArn = `${topicArn}:${id}`;
  const [, , , region] = topicArn.split(':');
  const sns = `https://sns.${region}.amazonaws.com`;
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscriptionArn,
        Sns: {
          Type: 'Notification',
          MessageId: sent.messageId,
          TopicArn: topicArn,
          Subject: subject,
          Message: message,
          Timestamp: sent.timestamp,
          SignatureVersion: '1',
          Signature: 'EXAMPLE',
          SigningCertUrl: `${sns}/SimpleNotificationService-EXAMPLE.pem`,
          UnsubscribeUrl: `${sns}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
          MessageAttributes: {},
        },
      },
    ],
  };
}
