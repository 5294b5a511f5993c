/* Prints what the kernel's own header says, one "name number" a line. */
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/eventfd.h>

#define NUMBER(name, value) printf("%s %lld\n", name, (long long)(value))
#define SIZE(type) NUMBER("sizeof " #type, sizeof(struct type))
#define AT(type, field) NUMBER(#type "." #field, offsetof(struct type, field))
#define CONSTANT(name) NUMBER(#name, name)

int main(void) {
  SIZE(gpiochip_info);
  AT(gpiochip_info, name);
  AT(gpiochip_info, label);
  AT(gpiochip_info, lines);
  SIZE(gpio_v2_line_attribute);
  AT(gpio_v2_line_attribute, id);
  AT(gpio_v2_line_attribute, padding);
  AT(gpio_v2_line_attribute, flags);
  AT(gpio_v2_line_attribute, values);
  AT(gpio_v2_line_attribute, debounce_period_us);
  SIZE(gpio_v2_line_config_attribute);
  AT(gpio_v2_line_config_attribute, attr);
  AT(gpio_v2_line_config_attribute, mask);
  SIZE(gpio_v2_line_config);
  AT(gpio_v2_line_config, flags);
  AT(gpio_v2_line_config, num_attrs);
  AT(gpio_v2_line_config, padding);
  AT(gpio_v2_line_config, attrs);
  SIZE(gpio_v2_line_request);
  AT(gpio_v2_line_request, offsets);
  AT(gpio_v2_line_request, consumer);
  AT(gpio_v2_line_request, config);
  AT(gpio_v2_line_request, num_lines);
  AT(gpio_v2_line_request, event_buffer_size);
  AT(gpio_v2_line_request, padding);
  AT(gpio_v2_line_request, fd);
  SIZE(gpio_v2_line_info);
  AT(gpio_v2_line_info, name);
  AT(gpio_v2_line_info, consumer);
  AT(gpio_v2_line_info, offset);
  AT(gpio_v2_line_info, num_attrs);
  AT(gpio_v2_line_info, flags);
  AT(gpio_v2_line_info, attrs);
  AT(gpio_v2_line_info, padding);
  SIZE(gpio_v2_line_values);
  AT(gpio_v2_line_values, bits);
  AT(gpio_v2_line_values, mask);
  SIZE(gpio_v2_line_event);
  AT(gpio_v2_line_event, timestamp_ns);
  AT(gpio_v2_line_event, id);
  AT(gpio_v2_line_event, offset);
  AT(gpio_v2_line_event, seqno);
  AT(gpio_v2_line_event, line_seqno);
  AT(gpio_v2_line_event, padding);
  SIZE(pollfd);
  AT(pollfd, fd);
  AT(pollfd, events);
  AT(pollfd, revents);

  CONSTANT(GPIO_GET_CHIPINFO_IOCTL);
  CONSTANT(GPIO_V2_GET_LINEINFO_IOCTL);
  CONSTANT(GPIO_V2_GET_LINE_IOCTL);
  CONSTANT(GPIO_V2_LINE_SET_CONFIG_IOCTL);
  CONSTANT(GPIO_V2_LINE_GET_VALUES_IOCTL);
  CONSTANT(GPIO_V2_LINE_SET_VALUES_IOCTL);

  CONSTANT(GPIO_MAX_NAME_SIZE);
  CONSTANT(GPIO_V2_LINES_MAX);
  CONSTANT(GPIO_V2_LINE_NUM_ATTRS_MAX);

  CONSTANT(GPIO_V2_LINE_FLAG_USED);
  CONSTANT(GPIO_V2_LINE_FLAG_ACTIVE_LOW);
  CONSTANT(GPIO_V2_LINE_FLAG_INPUT);
  CONSTANT(GPIO_V2_LINE_FLAG_OUTPUT);
  CONSTANT(GPIO_V2_LINE_FLAG_EDGE_RISING);
  CONSTANT(GPIO_V2_LINE_FLAG_EDGE_FALLING);
  CONSTANT(GPIO_V2_LINE_FLAG_OPEN_DRAIN);
  CONSTANT(GPIO_V2_LINE_FLAG_OPEN_SOURCE);
  CONSTANT(GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
  CONSTANT(GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN);
  CONSTANT(GPIO_V2_LINE_FLAG_BIAS_DISABLED);

  CONSTANT(GPIO_V2_LINE_ATTR_ID_FLAGS);
  CONSTANT(GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
  CONSTANT(GPIO_V2_LINE_ATTR_ID_DEBOUNCE);
  CONSTANT(GPIO_V2_LINE_EVENT_RISING_EDGE);
  CONSTANT(GPIO_V2_LINE_EVENT_FALLING_EDGE);

  CONSTANT(EPERM);
  CONSTANT(ENOENT);
  CONSTANT(EINTR);
  CONSTANT(ENXIO);
  CONSTANT(EAGAIN);
  CONSTANT(EACCES);
  CONSTANT(EBUSY);
  CONSTANT(ENODEV);
  CONSTANT(EINVAL);
  CONSTANT(ENOTTY);
  CONSTANT(O_RDWR);
  CONSTANT(O_CLOEXEC);
  CONSTANT(EFD_CLOEXEC);
  CONSTANT(POLLIN);
  CONSTANT(POLLERR);
  CONSTANT(POLLHUP);
  CONSTANT(POLLNVAL);
  return 0;
}
